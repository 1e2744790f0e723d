import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fixture, temporaryFolder, write } from './support/model-repository';
import { startServer } from './support/server';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const model = readFileSync(fixture('mlp'));

function modelFolder(): string {
  const folder = temporaryFolder();
  write(folder, 'model.onnx', model);
  return folder;
}

/** The folder as a registry hands it out: with a signed manifest. */
function signedFolder(): string {
  const folder = modelFolder();
  const file = { sha256: createHash('sha256').update(model).digest('hex'), bytes: model.length };
  const manifest = JSON.stringify({ manifestVersion: 1, name: 'm', version: '1.0.0', files: { 'model.onnx': file } });
  write(folder, 'manifest.json', manifest);
  write(folder, 'manifest.sig', sign('sha256', Buffer.from(manifest), privateKey));
  return folder;
}

test.each([{}, { trust: 'signed' as const }])(
  'without a key, nothing starts unless unsigned models are allowed',
  async (given) => {
    await expect(startServer(modelFolder(), { trust: undefined, ...given })).rejects.toThrow(
      /publicKey is not set, and only signed models are loaded: .*--public-key.*--trust digest.*--trust any/,
    );
  },
);

test('with a key, a signed model serves and an unsigned one does not', async () => {
  const trusted = await startServer(signedFolder(), { trust: undefined, publicKey: pem });
  expect((await trusted.get('/v2/health/ready')).status).toBe(200);
  await trusted.close();
  const refused = await startServer(modelFolder(), { trust: undefined, publicKey: pem });
  expect((await refused.get('/v2/health/ready')).status).not.toBe(200);
  expect(refused.logged.join('\n')).toContain("has no manifest.json, and the trust level 'signed' asks for one");
  await refused.close();
});
