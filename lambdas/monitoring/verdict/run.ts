import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { isRecord } from '../capture/tensors';
import { canonicalJson } from '../profile/canonical-json';
import type { Profile } from '../profile/profile';
import type { AttributionVerdict } from './attribution/attribution-verdict';
import type { BusinessCourse } from '../business/business-course';
import type { BusinessVerdict } from './business/business-verdict';
import type { QualityVerdict } from './quality/quality-verdict';
import type { Cause, Verdict, VerdictLevel } from './verdict';

/** All that one run of the monitors found, as one file. */
export interface MonitorRun {
  readonly runVersion: 1;
  readonly verdict: VerdictLevel;
  readonly drift: Verdict | null;
  readonly quality: QualityVerdict | null;
  /** Absent where the model itself was not at hand to attribute its answers. */
  readonly attribution?: AttributionVerdict;
  /** Absent where no counters of business are named. */
  readonly business?: BusinessVerdict;
  /** Business by the day; absent where it is not known by the day. */
  readonly businessCourse?: BusinessCourse;
  /** What the window was like; null where only the verdict was kept. */
  readonly profile: Profile | null;
}

/** Worst first. */
const severity: readonly VerdictLevel[] = ['critical', 'warning', 'insufficient', 'ok'];

/** The verdict of a run: the worst of the parts that were asked for. What could not be told is never `ok`. */
export function worstOf(
  drift: Verdict | null,
  quality: QualityVerdict | null,
  attribution?: AttributionVerdict,
  business?: BusinessVerdict,
): VerdictLevel {
  const levels = [drift?.verdict, quality?.verdict, attribution?.verdict, business?.verdict];
  return severity.find((level) => levels.includes(level)) ?? 'insufficient';
}

/** All reasons of a run. */
export function runCauses({ drift, attribution, quality, business }: MonitorRun): Cause[] {
  return [drift, attribution, quality, business].flatMap((part) => part?.causes ?? []);
}

/** A verdict on business alone, as a run. */
export function businessRun(business: BusinessVerdict, course?: BusinessCourse): MonitorRun {
  const { verdict } = business;
  const alone = { runVersion: 1 as const, verdict, drift: null, quality: null, business, profile: null };
  return course === undefined ? alone : { ...alone, businessCourse: course };
}

/** The text of a run's file. */
export function serializeRun(run: MonitorRun): string {
  return `${canonicalJson(run)}\n`;
}

/**
 * Reads the file of a run, or of a single verdict.
 * @throws TidegateError `Tidegate.InvalidInput`
 */
export function parseRun(text: string, source: string): MonitorRun {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new TidegateError(errorNames.invalidInput, `${source} is not json`);
  }
  // Our own files: the version says what they hold. What else is wrong with them shows when they are replayed.
  if (isRecord(content) && content['runVersion'] === 1) return content as unknown as MonitorRun;
  if (isRecord(content) && content['verdictVersion'] === 1) {
    const drift = content as unknown as Verdict;
    return { runVersion: 1, verdict: drift.verdict, drift, quality: null, profile: null };
  }
  if (isRecord(content) && content['qualityVerdictVersion'] === 1) {
    const quality = content as unknown as QualityVerdict;
    return { runVersion: 1, verdict: quality.verdict, drift: null, quality, profile: null };
  }
  if (isRecord(content) && content['attributionVerdictVersion'] === 1) {
    const attribution = content as unknown as AttributionVerdict;
    return { runVersion: 1, verdict: attribution.verdict, drift: null, quality: null, attribution, profile: null };
  }
  if (isRecord(content) && content['businessVerdictVersion'] === 1) {
    const { course } = content as { course?: BusinessCourse };
    return businessRun(content as unknown as BusinessVerdict, course);
  }
  const reasons = unjudgedBecause(content);
  throw new TidegateError(
    errorNames.invalidInput,
    reasons === null
      ? `${source} holds no verdict with its numbers: it has neither runVersion nor verdictVersion`
      : `${source} holds no numbers, since nothing was judged: ${reasons}`,
  );
}

/** Why a monitor wrote down that it could not begin to judge; null for what is no such verdict. */
function unjudgedBecause(content: unknown): string | null {
  if (!isRecord(content) || content['verdict'] !== 'insufficient' || !Array.isArray(content['causes'])) return null;
  const messages = content['causes'].flatMap((cause: unknown) => (isRecord(cause) ? [String(cause['message'])] : []));
  return messages.length === 0 ? null : messages.join('; ');
}
