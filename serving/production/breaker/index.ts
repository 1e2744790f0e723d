export { breaker } from './breaker';
