export { openInference } from './protocol';
