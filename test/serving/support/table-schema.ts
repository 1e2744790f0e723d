/** A feature schema for the fixture `mixed`: three columns into its two inputs, `score` as the prediction. */
export const tableSchema = {
  schemaVersion: 1,
  features: [
    { name: 'distance', type: 'numeric', dtype: 'FP32' },
    { name: 'delay', type: 'numeric', dtype: 'FP32' },
    { name: 'origin', type: 'categorical', dtype: 'BYTES', categories: ['ATL', 'ORD'] },
  ],
  inputs: [
    { name: 'numbers', dtype: 'FP32', shape: [-1, 2], columns: ['distance', 'delay'] },
    { name: 'origin', dtype: 'BYTES', shape: [-1, 1], columns: ['origin'] },
  ],
  prediction: { name: 'score', output: 'score', column: 0, type: 'numeric' },
};
