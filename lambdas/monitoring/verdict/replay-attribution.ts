import type { AttributionFinding, AttributionVerdict } from './attribution-verdict';
import { digits } from './budget';
import { judgeAttribution } from './judge-attribution';
import { isSameNumber, type Replay } from './replay';

/** Features whose attributions are written down one by one. */
const shown = 10;

/** Computes a stored verdict again from the attributions it carries: the window's, and those of every known-good sample. */
export function replayAttribution(stored: AttributionVerdict): Replay {
  const again = judgeAttribution(stored.current, stored.records, stored.reference, stored.policy);
  const differences = [
    ...(isSameNumber(stored.agreement, again.agreement)
      ? []
      : [`attribution: nDCG is stored as ${String(stored.agreement)}, comes out as ${String(again.agreement)}`]),
    ...again.findings.flatMap((finding, i) => differ(stored.findings[i], finding)),
    ...(stored.verdict === again.verdict
      ? []
      : [`attribution: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
  return { agrees: differences.length === 0, differences, derivation: derivationOf(again) };
}

function differ(stored: AttributionFinding | undefined, again: AttributionFinding): string[] {
  const name = `${again.measure} of attributions`;
  if (stored?.measure !== again.measure) return [`${name}: not stored`];
  const keys = ['loss', 'pValue', 'adjustedPValue', 'alpha', 'detectable'] as const;
  return [
    ...keys
      .filter((key) => !isSameNumber(stored[key], again[key]))
      .map((key) => `${name}: ${key} is stored as ${String(stored[key])}, comes out as ${String(again[key])}`),
    ...(again.usualLosses.every((loss, i) => isSameNumber(loss, stored.usualLosses[i] ?? null))
      ? []
      : [`${name}: losses of known-good samples come out differently from what is stored`]),
    ...(stored.verdict === again.verdict
      ? []
      : [`${name}: stored as ${stored.verdict}, comes out as ${again.verdict}`]),
  ];
}

function derivationOf({ derivation, features, reference, records, agreement, findings, ...rest }: AttributionVerdict) {
  const ranked = [...features].sort((a, b) => b.usual - a.usual);
  const now = [...features].sort((a, b) => b.current - a.current);
  return [
    ...derivation.steps,
    `attribution: on ${records} records; known-good: ${reference.samples.length} samples of ${reference.records}`,
    ...ranked
      .slice(0, shown)
      .map(
        (feature, rank) =>
          `  ${rank + 1}. '${feature.name}': ${digits(feature.usual)} (${digits(feature.lower)} to ${digits(feature.upper)}); ` +
          `now number ${now.indexOf(feature) + 1} with ${digits(feature.current)}`,
      ),
    ...(ranked.length > shown ? [`  and ${ranked.length - shown} more`] : []),
    ...findings.flatMap((finding) => explain(finding, agreement)),
    ...(rest.reason === null ? [] : [`insufficient: ${rest.reason}`]),
    `verdict: ${rest.verdict}`,
  ];
}

function explain(finding: AttributionFinding, agreement: number | null): string[] {
  const { measure, verdict, loss, usualLosses, pValue, adjustedPValue, alpha, detectable, floors } = finding;
  const what =
    measure === 'ranking'
      ? `nDCG of the order now, known-good attributions as gains: ${agreement === null ? 'none' : digits(agreement)}; loss ${digits(loss)}`
      : `half the sum of the changes of shares: loss ${digits(loss)}`;
  const seen = detectable === null ? '' : ` (a loss from ${digits(detectable)} on)`;
  return [
    `${verdict}: ${measure}: ${what}`,
    `  known-good samples lose ${usualLosses.map(digits).join(', ')}; t prediction limit on their logarithms`,
    `  real: p = ${digits(pValue)}, corrected ${digits(adjustedPValue)}, at most ${digits(alpha)}${seen}`,
    `  large: floors ${floors.warning} and ${floors.critical}`,
  ];
}
