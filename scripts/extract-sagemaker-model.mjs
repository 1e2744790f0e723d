/**
 * Takes the operations that the local twin speaks out of botocore's model of SageMaker, with every shape they need and
 * without its documentation.
 *
 *   node scripts/extract-sagemaker-model.mjs <folder of botocore/data>
 *
 * botocore is Apache-2.0 (https://github.com/boto/botocore); its data folder comes with the emulator.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const operations = {
  sagemaker: [
    ...['CreateModel', 'DescribeModel', 'DeleteModel', 'ListModels'],
    ...['CreateEndpointConfig', 'DescribeEndpointConfig', 'DeleteEndpointConfig', 'ListEndpointConfigs'],
    ...['CreateEndpoint', 'DescribeEndpoint', 'UpdateEndpoint', 'DeleteEndpoint', 'ListEndpoints'],
    'UpdateEndpointWeightsAndCapacities',
    ...['CreateTrainingJob', 'DescribeTrainingJob', 'StopTrainingJob', 'ListTrainingJobs'],
    ...['CreateProcessingJob', 'DescribeProcessingJob', 'StopProcessingJob', 'ListProcessingJobs'],
    ...['AddTags', 'ListTags', 'DeleteTags'],
  ],
};

const [dataFolder] = process.argv.slice(2);
if (!dataFolder) throw new Error('name the data folder of botocore: node scripts/extract-sagemaker-model.mjs <folder>');

const shapes = {};
const kept = {};
for (const [service, names] of Object.entries(operations)) {
  const [version] = readdirSync(path.join(dataFolder, service)).sort().slice(-1);
  const file = path.join(dataFolder, service, version, 'service-2.json.gz');
  const model = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  for (const name of names) {
    const { input, output, errors = [] } = model.operations[name];
    kept[name] = { input: input?.shape, output: output?.shape, errors: errors.map(({ shape }) => shape) };
    for (const shape of [input?.shape, output?.shape, ...kept[name].errors]) keep(model, shape);
  }
}

function keep(model, name) {
  if (name === undefined || name in shapes) return;
  const { documentation: _, members, ...shape } = model.shapes[name];
  shapes[name] = shape;
  if (members) {
    shape.members = Object.fromEntries(
      Object.entries(members).map(([member, { documentation: __, ...rest }]) => [member, rest]),
    );
    for (const { shape: inner } of Object.values(members)) keep(model, inner);
  }
  for (const inner of [shape.member, shape.key, shape.value]) {
    if (inner) {
      delete inner.documentation;
      keep(model, inner.shape);
    }
  }
}

const sorted = Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
const target = path.join(import.meta.dirname, '..', 'local', 'sagemaker', 'service-model', 'sagemaker.json');
const lines = (object) =>
  Object.entries(object).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
writeFileSync(
  target,
  `{\n"operations": {\n${lines(kept).join(',\n')}\n},\n"shapes": {\n${lines(sorted).join(',\n')}\n}\n}\n`,
);
console.log(`${Object.keys(kept).length} operations, ${Object.keys(sorted).length} shapes in ${target}`);
