import { short, share } from '../../../lambdas/monitoring/report/numbers';
import { metricNames } from '../../../lambdas/monitoring/verdict/names';
import type { VerdictLevel } from '../../../lambdas/monitoring/verdict/verdict';
import type { ModelSnapshot, QualityWindow } from '../snapshot';
import type { Course } from './course';
import { capitalized } from './words';

const names: Readonly<Record<string, string>> = metricNames;

/** How a model stands, in a word and some sentences. */
export interface Headline {
  readonly level: VerdictLevel;
  readonly title: string;
  readonly sentences: readonly string[];
}

/** The latest verdict by labels, and what became of the measure since another version took over. */
export function headlineOf(model: ModelSnapshot, course: Course | undefined): Headline {
  const latest = course?.quality.at(-1);
  if (!latest) {
    const champion = model.aliases.champion;
    return {
      level: 'insufficient',
      title: 'Nothing to judge yet',
      sentences: [
        champion === undefined
          ? 'No version serves.'
          : `Version ${champion} serves, and no window of its answers has been judged by what really happened.`,
      ],
    };
  }
  const sentences = [measured(latest), ...latest.causes.map(asSentence), ...recovery(course?.quality ?? [])];
  return { level: latest.verdict, title: latest.verdict, sentences };
}

function measured({ version, from, to, measures, findings, answers, labelled, isMature }: QualityWindow): string {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const span = `In the ${days === 7 ? 'week' : `${days} days`} from ${from.slice(0, 10)}`;
  const { auc } = measures;
  const reference = findings.auc?.reference ?? null;
  if (!auc) return `${span} ${isMature ? 'no AUC could be measured' : 'labels are still coming'}.`;
  const against = reference === null ? '' : `; it was approved with ${short(reference)}`;
  const known = labelled === answers ? '' : `, with ${share(labelled / answers)} of the outcomes known`;
  return `${span} ${version ?? 'no version'} reached an AUC of ${short(auc.value)} (${short(auc.lower)} to ${short(auc.upper)})${against}${known}.`;
}

function asSentence(cause: string): string {
  // Causes begin with the name that a measure has in the files.
  const text = capitalized(cause.replace(/^\w+/, (name) => names[name] ?? name));
  return text.endsWith('.') ? text : `${text}.`;
}

/** What the latest change of the version did to the AUC. */
function recovery(quality: readonly QualityWindow[]): string[] {
  const latest = quality.at(-1);
  const first = quality.findLastIndex(({ version }) => version !== latest?.version) + 1;
  const [before, after] = [quality[first - 1]?.measures.auc, quality[first]?.measures.auc];
  if (first === 0 || !latest || !before || !after) return [];
  const change = after.value - before.value;
  const direction = change >= 0 ? 'rose' : 'fell';
  return [
    `When ${latest.version ?? 'no version'} took over from ${quality[first - 1]!.version ?? 'no version'}, the AUC ${direction} from ${short(before.value)} to ${short(after.value)}.`,
  ];
}
