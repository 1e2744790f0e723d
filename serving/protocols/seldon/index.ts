export { seldon } from './protocol';
