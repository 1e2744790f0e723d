import { TidegateError } from '../../lib/contracts/errors';
import { didYouMean } from '../../lib/contracts/suggestion';
import type { Command, Terminal } from '../commands/command';
import { UsageError } from '../usage-error';
import { baselineAction } from './actions/baseline-action';
import { compareAction } from './actions/compare-action';
import { profileAction } from './actions/profile-action';
import { replayAction } from './actions/replay-action';

const actions: Readonly<Record<string, (argv: readonly string[], terminal: Terminal) => Promise<number>>> = {
  baseline: baselineAction,
  profile: profileAction,
  compare: compareAction,
  replay: replayAction,
};

/** `tidegate monitor`: the monitors on files, without AWS. */
export const monitorCommand: Command = {
  name: 'monitor',
  summary: 'profile data, compare it with a baseline, and replay verdicts, without AWS',
  help: `tidegate monitor baseline DATA… --out FILE [options]
tidegate monitor profile DATA… [--baseline FILE] [--out FILE] [--json]
tidegate monitor compare --baseline FILE DATA… [--labels FILE] [options]
tidegate monitor replay VERDICT

DATA are files, or folders with all below them: CSV with a header, JSON Lines, Parquet, or data capture of an endpoint;
CSV, JSON Lines and capture plain or gzip.

Columns of a table, found by customary names when not stated
  --prediction NAME   the model's answer (prediction, score)
  --label NAME        what really happened (label, target, actual)
  --time NAME         when (timestamp, event_time, time): ISO 8601, or seconds or milliseconds since 1970
  --id NAME           identity, to join labels by (id, event_id, inference_id)
  --schema FILE       schema.json of a model folder; needed for capture, inferred from tables

baseline
  --out FILE          where to write it
  --window hour|day   keep how single windows differ, to compare windows with windows of like time
  --bins N            bins of a numeric column (20)
  --ignore A,B        columns that are no features
  --groups A,B        categorical features to tell groups apart by, for fairness
  --threshold P       operating point of a binary classifier (.5, or that of the schema)

compare
  --labels FILE       ground truth of an endpoint, or a table of identity and label; inline labels need no file
  --as-of TIME        judge with what was known then, and hold label delay against it
  --policy FILE       YAML or JSON; default: one false alarm a quarter, one window a day
  --looks-per-day N   how often such a comparison is made; the false-alarm budget is shared by all of them
  --window hour|day   length of the window, when the baseline has windows as long
  --out FILE          keep the whole result, to replay it or to make a report of it
  --json              print one object: verdict, causes, statistics and thresholds of every feature

Exit status: 0 ok, 1 error of use (or a replay that does not agree), 2 warning, 3 critical, 4 insufficient.
`,
  run: async (argv, terminal) => {
    const [name = '', ...rest] = argv;
    const action = actions[name];
    if (action === undefined) {
      const names = Object.keys(actions);
      throw new UsageError(`'${name}' is not an action; use one of ${names.join(', ')}${didYouMean(name, names)}`);
    }
    try {
      return await action(rest, terminal);
    } catch (error) {
      if (error instanceof TidegateError) throw new UsageError(error.message);
      throw error;
    }
  },
};
