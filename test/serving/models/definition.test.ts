import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition, type ModelDefinition } from '../../../serving/models/definition';
import { defaultModelSettings } from '../../../serving/models/settings';
import { fixture, temporaryFolder, write } from '../support/model-repository';

/** A folder whose model wants `in/secret.bin` beside it; the path has as many letters as the fixture's. */
function folderWithExternalData(): string {
  const folder = temporaryFolder();
  const bytes = readFileSync(fixture('outside')).toString('latin1').replace('../secret.bin', 'in/secret.bin');
  write(folder, 'model.onnx', Buffer.from(bytes, 'latin1'));
  return folder;
}

function read(folder: string): Promise<ModelDefinition> {
  const place = { name: 'm', version: '1', folder, file: 'model.onnx' };
  return readDefinition(place, defaultModelSettings, { level: 'any' });
}

test('external data in the folder is accepted', async () => {
  const folder = folderWithExternalData();
  write(folder, 'in/secret.bin', 'weights');
  expect((await read(folder)).onnx.externalData).toEqual(['in/secret.bin']);
});

test('a folder that is reached over a link keeps its external data', async () => {
  const folder = folderWithExternalData();
  write(folder, 'in/secret.bin', 'weights');
  const link = join(temporaryFolder(), 'link');
  symlinkSync(folder, link);
  expect((await read(link)).file).toBe(join(link, 'model.onnx'));
});

test('fails for external data whose path leaves the folder', async () => {
  const folder = temporaryFolder();
  write(folder, 'model.onnx', readFileSync(fixture('outside')));
  await expect(read(folder)).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: "external data '../secret.bin' lies outside of the model's folder",
  });
});

test.each(['in', 'in/secret.bin'])('fails for external data that leaves the folder over a link at %s', async (at) => {
  const folder = folderWithExternalData();
  const elsewhere = temporaryFolder();
  write(elsewhere, 'secret.bin', 'password');
  if (at !== 'in') write(folder, 'in/other', '');
  symlinkSync(at === 'in' ? elsewhere : join(elsewhere, 'secret.bin'), join(folder, at));
  await expect(read(folder)).rejects.toThrow("external data 'in/secret.bin' lies outside of the model's folder");
});

test('fails for external data that is not there', async () => {
  await expect(read(folderWithExternalData())).rejects.toThrow("external data 'in/secret.bin' is missing");
});

test.each([
  ['schema.json', '{"schemaVersion":2}', 'schema.json cannot be read: schema.json is not a feature schema'],
  ['sample.json', '{}', 'sample.json cannot be read: sample.json has no list of inputs'],
  ['sample.json', '{', 'sample.json cannot be read'],
])('fails for a broken %s', async (path, content, message) => {
  const folder = temporaryFolder();
  write(folder, 'model.onnx', readFileSync(fixture('mlp')));
  write(folder, path, content);
  await expect(read(folder)).rejects.toMatchObject({
    code: 'MODEL_REJECTED',
    message: expect.stringContaining(message),
  });
});
