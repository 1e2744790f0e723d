import { ProfileBuilder } from '../profile/profile-builder';
import type { ModelVersion } from '../../../lib/contracts/registry';
import type { BusinessHours } from '../business/business-hours';
import { addHours } from './add-hours';
import type { CaptureFiles } from './capture-files';
import { compareWindow, type CompareWindowPorts } from './compare-window';
import { countRecords } from './count-records';
import type { Reference } from './hour-profiles';
import type { MonitorObjects } from './meter';
import type { StoredPlan } from './plan-profiles';
import { summarizeRun, withoutReference, type RunOutcome, type WindowOutcome } from './summary';
import type { Window } from './window';

const hour = 3_600_000;

/** What judging windows works with. */
export interface JudgeWindowsPorts extends CompareWindowPorts {
  readonly silenceHours: number;
}

/** What telling of windows works with that cannot be judged. */
export interface UnjudgedWindowsPorts {
  readonly capture: Pick<CaptureFiles, 'list'>;
  readonly objects: Pick<MonitorObjects, 'stream'>;
}

/** What the windows of a run came to, and what callers counted in the longest. */
export interface JudgedWindows {
  readonly run: RunOutcome;
  /** Undefined when there was nothing to judge by: then nothing was profiled. */
  readonly business?: BusinessHours;
}

/** Judges windows that end at the same time on what is stored of their hours. @param windows shortest first */
export async function judgeWindows(
  windows: readonly Window[],
  plan: StoredPlan,
  reference: Reference,
  ports: JudgeWindowsPorts,
): Promise<JudgedWindows> {
  const recentFrom = new Date(windows[0]!.to.getTime() - ports.silenceHours * hour);
  const empty = new ProfileBuilder(reference.baseline.binning).profile();
  const hours = await addHours(windows, plan, { ...ports, empty, recentFrom });
  const outcomes: WindowOutcome[] = [];
  for (const added of hours.windows) outcomes.push(await compareWindow(added, reference, ports));
  return { run: summarizeRun(outcomes, hours.recent), business: hours.business };
}

/** Says of each window that there is nothing to judge by, and how many records come in. @param windows shortest first */
export async function unjudgedWindows(
  windows: readonly Window[],
  version: ModelVersion | undefined,
  { capture, objects }: UnjudgedWindowsPorts,
): Promise<JudgedWindows> {
  const files = (await capture.list(windows.at(-1)!.hours)).flat();
  const records = await countRecords(files, objects);
  const outcomes = windows.map((window) => withoutReference(window, version?.version));
  return { run: summarizeRun(outcomes, records, records) };
}
