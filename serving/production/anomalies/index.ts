export { anomalies } from './anomalies';
