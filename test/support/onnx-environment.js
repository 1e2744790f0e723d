const { TestEnvironment } = require('jest-environment-node');

/**
 * For tests that run onnxruntime-node: its native module makes typed arrays of Node's own realm, and its tensors
 * refuse those of a test's sandbox. Put `@jest-environment ./test/support/onnx-environment.js` at the top of the file.
 */
module.exports = class OnnxEnvironment extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} given */
  constructor(...given) {
    super(...given);
    Object.assign(this.global, {
      BigInt64Array,
      BigUint64Array,
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint8Array,
      Uint16Array,
      Uint32Array,
    });
  }
};
