export { sagemaker } from './protocol';
