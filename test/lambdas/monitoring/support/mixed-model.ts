/** Schema of the model `mixed` among the fixtures of serving, which adds two numbers and a weight by origin. */
export const mixedSchema = {
  schemaVersion: 1,
  features: [
    { name: 'amount', type: 'numeric', dtype: 'FP32' },
    { name: 'items', type: 'numeric', dtype: 'FP32' },
    { name: 'origin', type: 'categorical', dtype: 'BYTES' },
  ],
  inputs: [
    { name: 'numbers', dtype: 'FP32', shape: [-1, 2], columns: ['amount', 'items'] },
    { name: 'origin', dtype: 'BYTES', shape: [-1, 1], columns: ['origin'] },
  ],
  prediction: { name: 'answer', output: 'score', type: 'numeric' },
};
