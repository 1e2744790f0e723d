import { toConstraints, toStatistics } from '../../../lambdas/monitoring/model-monitor/export';
import { parseConstraints, parseStatistics } from '../../../lambdas/monitoring/model-monitor/files';
import { fromStatistics, policyFromConstraints } from '../../../lambdas/monitoring/model-monitor/import';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import { parseFeatureSchema, type FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { parseBaseline, serializeBaseline } from '../../../lambdas/monitoring/profile/files';
import { exitStatus, readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { readDocument, readText, writeText } from './monitor-files';

const importOptions = {
  out: { type: 'string' },
  constraints: { type: 'string' },
  prediction: { type: 'string' },
  'policy-out': { type: 'string' },
} as const;

/** `tidegate monitor import STATISTICS --out FILE`: a baseline from what Model Monitor wrote. */
export async function importAction(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(argv, importOptions, ['STATISTICS']);
  const [name] = positionals;
  if (name === undefined) throw new UsageError("STATISTICS is missing; give Model Monitor's statistics.json");
  if (values.out === undefined) throw new UsageError('--out is missing; say where to write the baseline');
  const { folder } = terminal;
  const statistics = parseStatistics(await readDocument(folder, name, 'statistics'));
  const constraints =
    values.constraints === undefined
      ? null
      : parseConstraints(await readDocument(folder, values.constraints, 'constraints'));
  const imported = fromStatistics(statistics, constraints, values.prediction ?? null);
  writeText(folder, values.out, serializeBaseline({ ...imported, schema: schemaOf(imported) }));
  terminal.out(`${values.out}: ${imported.profile.rows} records, ${imported.binning.features.length} features\n`);
  if (values['policy-out'] !== undefined) {
    if (constraints === null) throw new UsageError('--policy-out needs --constraints, whose thresholds it takes over');
    writeText(folder, values['policy-out'], `${JSON.stringify(policyFromConstraints(constraints), null, 2)}\n`);
    terminal.out(`${values['policy-out']}: thresholds as the constraints state them, for compare --policy\n`);
  }
  return exitStatus.ok;
}

const exportOptions = { statistics: { type: 'string' }, constraints: { type: 'string' } } as const;

/** `tidegate monitor export BASELINE`: a baseline as Model Monitor's files. */
export async function exportAction(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(argv, exportOptions, ['BASELINE']);
  const [name] = positionals;
  if (name === undefined) throw new UsageError('BASELINE is missing; make one with monitor baseline');
  const { statistics, constraints } = values;
  if (statistics === undefined && constraints === undefined) {
    throw new UsageError('nothing to write; give --statistics FILE, --constraints FILE or both');
  }
  const baseline = parseBaseline(readText(terminal.folder, name, 'baseline'), name);
  const write = (file: string | undefined, content: object) => {
    if (file === undefined) return;
    writeText(terminal.folder, file, `${JSON.stringify(content, null, 2)}\n`);
    terminal.out(`${file}: written\n`);
  };
  write(statistics, toStatistics(baseline));
  write(constraints, toConstraints(baseline));
  return exitStatus.ok;
}

/** Model Monitor's statistics name columns and their kinds, which is all that tables are read by. */
function schemaOf({ binning }: Baseline): FeatureSchema {
  const shape = ({ name, kind }: (typeof binning.features)[number]) => ({ name, type: kind });
  const { features, prediction } = binning;
  return parseFeatureSchema({
    schemaVersion: 1,
    features: features.map(shape),
    ...(prediction === null ? {} : { prediction: shape(prediction) }),
  });
}
