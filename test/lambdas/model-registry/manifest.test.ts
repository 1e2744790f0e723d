import { composeManifest, parseManifest } from '../../../lambdas/model-registry/manifest';

const text = (value: unknown) => Buffer.from(JSON.stringify(value));
const valid = {
  manifestVersion: 1,
  name: 'flight-delay',
  version: '1.0.0',
  files: { 'model.onnx': { sha256: 'a'.repeat(64), bytes: 1 } },
};

test('a manifest has the same bytes whatever the order of the files', () => {
  const a = Buffer.from('a');
  const b = Buffer.from('b');
  const one = composeManifest('m', '1.0.0', { 'model.onnx': a, 'schema.json': b });
  const two = composeManifest('m', '1.0.0', { 'schema.json': b, 'model.onnx': a });
  expect(Buffer.from(one.bytes).toString()).toBe(Buffer.from(two.bytes).toString());
  expect(parseManifest(one.bytes)).toEqual(one.manifest);
});

test('a manifest lists neither itself nor its signature', () => {
  const body = Buffer.from('x');
  const { manifest } = composeManifest('m', '1.0.0', {
    'model.onnx': body,
    'manifest.json': body,
    'manifest.sig': body,
  });
  expect(Object.keys(manifest.files)).toEqual(['model.onnx']);
});

test.each([
  ['no JSON', Buffer.from('{'), 'is not JSON'],
  ['a version that is not semantic', text({ ...valid, version: '1.0' }), 'version: must be a semantic version'],
  ['an unknown key', text({ ...valid, extra: 1 }), 'extra'],
  ['no model', text({ ...valid, files: {} }), 'does not list model.onnx'],
  [
    'a path outside the folder',
    text({ ...valid, files: { '../model.onnx': valid.files['model.onnx'] } }),
    'inside the model folder',
  ],
  [
    'an absolute path',
    text({ ...valid, files: { '/model.onnx': valid.files['model.onnx'] } }),
    'inside the model folder',
  ],
  ['a short digest', text({ ...valid, files: { 'model.onnx': { sha256: 'ab', bytes: 1 } } }), '64 hex digits'],
])('fails for %s', (_what, bytes, message) => {
  expect(() => parseManifest(bytes)).toThrow(message);
});
