import { TidegateError } from '../../lib/contracts/errors';
import { didYouMean } from '../../lib/contracts/suggestion';
import type { Command } from '../commands/command';
import { UsageError } from '../usage-error';

/** Actions that read data on several threads. */
const profiling: ReadonlySet<string> = new Set(['baseline', 'profile', 'compare']);

/** `tidegate monitor`: the monitors on files, without AWS. */
export const monitorCommand: Command = {
  name: 'monitor',
  summary: 'profile data, compare them with a baseline, report on them and replay verdicts, without AWS',
  help: `tidegate monitor baseline DATA… --out FILE [--labels FILE] [options]
tidegate monitor profile DATA… [--baseline FILE] [--out FILE] [--json] [--threads N]
tidegate monitor compare --baseline FILE DATA… [--labels FILE] [options]
tidegate monitor report RUN --out FILE.html [--baseline FILE] [--history RUN…] [--title TEXT]
tidegate monitor replay RUN|s3://BUCKET/KEY
tidegate monitor import STATISTICS --out FILE [--constraints FILE] [--prediction NAME] [--policy-out FILE]
tidegate monitor export BASELINE [--statistics FILE] [--constraints FILE]

DATA are files, or folders with all below them: CSV with a header, JSON Lines, Parquet, or data capture of an endpoint;
CSV, JSON Lines and capture plain or gzip.

Columns of a table, found by customary names when not stated
  --prediction NAME   the model's answer (prediction, score)
  --label NAME        what really happened (label, target, actual)
  --time NAME         when (timestamp, event_time, time): ISO 8601, or seconds or milliseconds since 1970
  --id NAME           identity, to join labels by (id, event_id, inference_id)
  --schema FILE       schema.json of a model folder; needed for capture, inferred from tables

Business, of baseline, profile and compare: what records bring, and what they cost
  --business FILE     what monitoring.business of tidegate.yaml holds, as YAML or JSON: counters (columns of a table, or
                      name=value in the custom attributes of capture) and the price of what serves
  --reports FILE      reports of counters that are reportedWithin some time: lines as a monitor takes them, or a table of
                      identity, recorded_at and a column for each counter (report_id where one prediction has several)
  --as-of TIME        until when reports are known; days whose reports are not all due are left out (the last report)
  --serving-units N   instance-hours (gigabyte-seconds of a function) that serving took; of profile and compare

baseline
  --out FILE          where to write it
  --labels FILE       what really happened, where DATA do not tell; as for compare, with --as-of
  --window hour|day   keep how single windows differ, to compare windows with windows of like time
  --bins N            bins of a numeric column (20)
  --ignore A,B        columns that are no features
  --groups A,B        categorical features to tell groups apart by, for fairness
  --threshold P       operating point of a binary classifier (.5, or that of the schema)
  --model PATH        ONNX file or model folder: keeps on which features its answers hang (needs onnxruntime-node)
  --sample N          records of each of the twelve samples that tell it (300)
  --threads N         as for compare

compare
  --labels FILE       ground truth of an endpoint, or a table of identity and label; inline labels need no file
  --as-of TIME        judge with what was known then, and hold label delay against it
  --policy FILE       YAML or JSON; default: one false alarm a quarter, one window a day
  --looks-per-day N   how often such a comparison is made; the false-alarm budget is shared by all of them
  --window hour|day   length of the window, when the baseline has windows as long
  --out FILE          keep the whole result, to replay it or to make a report of it
  --json              print one object: verdict, causes, statistics and thresholds of every feature
  --model PATH        the model itself, to see whether its answers hang on the same features; the baseline needs it, too
  --threads N         threads that read and count (as many as there are processors, at most 4)

report
  RUN                 what compare --out or a deployed monitor kept
  --out FILE          where to write the page: one file that needs nothing beside itself
  --baseline FILE     adds mean and spread of the columns
  --history RUN       earlier runs, for the course of quality; may be given many times
  --title TEXT        what was watched, for example 'flight-delay 1.0.0'

import, export
  STATISTICS and constraints are the statistics.json and constraints.json of SageMaker Model Monitor; --policy-out takes
  over their thresholds, for compare --policy

Exit status: 0 ok, 1 error of use (or a replay that does not agree), 2 warning, 3 critical, 4 insufficient.
`,
  run: async (argv, terminal) => {
    const [name = '', ...rest] = argv;
    // Threads need as long to be ready as the actions to load, so they start first.
    const { startThreads, noThreads } = await import('./profiling/start-threads');
    const threads = profiling.has(name) ? startThreads(rest, terminal.folder) : noThreads;
    try {
      const { actions } = await import('./actions');
      const load = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (load === undefined) {
        const names = Object.keys(actions);
        throw new UsageError(`'${name}' is not an action; use one of ${names.join(', ')}${didYouMean(name, names)}`);
      }
      const action = await load();
      return await action(rest, terminal, threads);
    } catch (error) {
      if (error instanceof TidegateError) throw new UsageError(error.message);
      throw error;
    } finally {
      await threads.end();
    }
  },
};
