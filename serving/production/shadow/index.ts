export { shadow } from './shadow';
