export { split } from './split';
