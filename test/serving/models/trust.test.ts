import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkTrust, parsePublicKey, type TrustPolicy } from '../../../serving/models/trust';
import { temporaryFolder, write } from '../support/model-repository';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const signed: TrustPolicy = { level: 'signed', publicKey };

function manifestOf(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).map(([path, content]) => [
    path,
    { sha256: createHash('sha256').update(content).digest('hex'), bytes: Buffer.byteLength(content) },
  ]);
  return JSON.stringify(
    { manifestVersion: 1, name: 'm', version: '1.2.3', files: Object.fromEntries(entries) as unknown },
    null,
    2,
  );
}

function folderOf(files: Readonly<Record<string, string>>, manifest = manifestOf(files)): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) write(folder, path, content);
  write(folder, 'manifest.json', manifest);
  write(folder, 'manifest.sig', sign('sha256', Buffer.from(manifest), privateKey));
  return folder;
}

const files = { 'model.onnx': 'weights', 'extra/notes.txt': 'hello' };

test('a signed folder whose files are as listed is trusted, and known by the digest of its manifest', async () => {
  const digest = createHash('sha256').update(manifestOf(files)).digest('hex');
  expect(await checkTrust(folderOf(files), signed)).toEqual({
    digest: `sha256:${digest}`,
    signed: true,
    name: 'm',
    version: '1.2.3',
  });
});

test('a folder without manifest is loaded only where nothing is asked', async () => {
  const folder = temporaryFolder();
  write(folder, 'model.onnx', 'weights');
  expect(await checkTrust(folder, { level: 'any' })).toEqual({ digest: undefined, signed: false });
  await expect(checkTrust(folder, { level: 'digest' })).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: expect.stringContaining('no manifest.json'),
  });
});

test.each<[string, (folder: string) => void, string]>([
  [
    'a changed file',
    (folder) => {
      write(folder, 'model.onnx', 'WEIGHTS');
    },
    "file 'model.onnx' has digest",
  ],
  [
    'a file that is not listed',
    (folder) => {
      write(folder, 'sub/evil.so', '');
    },
    "file 'sub/evil.so' is not listed in manifest.json",
  ],
  [
    'a link',
    (folder) => {
      symlinkSync('/etc/passwd', join(folder, 'link'));
    },
    "'link' is a symbolic link",
  ],
  [
    'a changed manifest',
    (folder) => {
      write(folder, 'manifest.json', manifestOf({ ...files, 'model.onnx': 'evil' }));
    },
    'manifest.sig is not the signature of manifest.json by the configured key',
  ],
  [
    'a broken signature',
    (folder) => {
      write(folder, 'manifest.sig', 'nonsense');
    },
    'manifest.sig is not the signature',
  ],
])('fails for %s', async (_, change, message) => {
  const folder = folderOf(files);
  change(folder);
  await expect(checkTrust(folder, signed)).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: expect.stringContaining(message),
  });
});

test('fails for a file that is listed and missing', async () => {
  const folder = temporaryFolder();
  write(folder, 'manifest.json', manifestOf(files));
  await expect(checkTrust(folder, { level: 'any' })).rejects.toThrow(
    "file 'model.onnx' is listed in manifest.json and missing",
  );
});

test('fails for a manifest signed by another key', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  await expect(checkTrust(folderOf(files), { level: 'signed', publicKey: other.publicKey })).rejects.toThrow(
    'is not the signature',
  );
});

test('fails without signature where one is asked for, also when the key is missing', async () => {
  const folder = temporaryFolder();
  write(folder, 'manifest.json', manifestOf({}));
  await expect(checkTrust(folder, signed)).rejects.toThrow('only signed models are loaded');
  await expect(checkTrust(folder, { level: 'signed' })).rejects.toThrow('needs a public key');
  expect(await checkTrust(folder, { level: 'digest', publicKey })).toMatchObject({ signed: false, version: '1.2.3' });
});

test.each([
  ['no JSON', 'manifest.json is not JSON'],
  ['{"manifestVersion":2}', 'manifest.json is not a manifest: manifestVersion'],
])('fails for a manifest of %s', async (manifest, message) => {
  await expect(checkTrust(folderOf({}, manifest), signed)).rejects.toThrow(message);
});

test('only keys on P-256 are accepted', () => {
  const pem = (key: typeof publicKey): string => key.export({ type: 'spki', format: 'pem' }).toString();
  expect(parsePublicKey(pem(publicKey)).asymmetricKeyType).toBe('ec');
  expect(() => parsePublicKey(pem(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey))).toThrow(
    'must be ECDSA on P-256',
  );
  expect(() => parsePublicKey(pem(generateKeyPairSync('ed25519').publicKey))).toThrow('public key is ed25519');
  expect(() => parsePublicKey('nonsense')).toThrow();
});
