import { parseBaseline } from '../../../lambdas/monitoring/profile/files';
import { renderReport } from '../../../lambdas/monitoring/report/report';
import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import { exitStatus, readArguments, type Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import { readText, writeText } from './monitor-files';

const options = {
  out: { type: 'string' },
  baseline: { type: 'string' },
  history: { type: 'string', multiple: true },
  title: { type: 'string' },
} as const;

/** `tidegate monitor report RUN --out FILE.html`: the page of a run that was kept. */
export async function reportAction(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(argv, options, ['RUN']);
  const [name] = positionals;
  if (name === undefined) throw new UsageError('RUN is missing; give a file that compare --out or a monitor wrote');
  if (values.out === undefined) throw new UsageError('--out is missing; say where to write the page');
  const read = (file: string) => parseRun(readText(terminal.folder, file, 'run'), file);
  const run = read(name);
  const history = (values.history ?? [])
    .map((file) => read(file).quality)
    .filter((quality) => quality !== null)
    .sort((a, b) => ((a.window.firstAnswer ?? '') < (b.window.firstAnswer ?? '') ? -1 : 1));
  const { baseline, title = name.replace(/^.*[\\/]/, '').replace(/\.json$/, '') } = values;
  const page = renderReport({
    title,
    run,
    history,
    ...(baseline === undefined
      ? {}
      : { baseline: parseBaseline(readText(terminal.folder, baseline, 'baseline'), baseline) }),
  });
  writeText(terminal.folder, values.out, page);
  terminal.out(`${values.out}: ${run.verdict}, ${Math.ceil(Buffer.byteLength(page) / 1024)} KiB\n`);
  return exitStatus.ok;
}
