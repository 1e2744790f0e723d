export { torchserve } from './protocol';
