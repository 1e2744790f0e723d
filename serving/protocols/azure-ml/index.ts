export { azureMl } from './protocol';
