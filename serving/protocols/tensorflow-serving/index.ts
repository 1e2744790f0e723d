export { tensorflowServing } from './protocol';
