import type { AttributionFinding, AttributionVerdict } from './attribution-verdict';
import { explainAttribution } from './explain-attribution';
import { judgeAttribution } from './judge-attribution';
import { differingCauses, differingLevel, differingNumbers, isSameNumber, type Replay } from '../replayed';

/** Computes a stored verdict again from the attributions it carries: the window's, and those of every known-good sample. */
export function replayAttribution(stored: AttributionVerdict): Replay {
  const again = judgeAttribution(stored.current, stored.records, stored.reference, stored.policy);
  const differences = [
    ...differingNumbers('attribution', stored, again, ['agreement']),
    ...again.features.flatMap((feature, i) =>
      differingNumbers(`attribution of ${feature.name}`, stored.features[i]!, feature, ['usual', 'lower', 'upper']),
    ),
    ...again.findings.flatMap((finding, i) => differ(stored.findings[i], finding)),
    ...differingCauses('attribution', stored.causes, again.causes),
    ...differingLevel('attribution', stored.verdict, again.verdict),
  ];
  return { agrees: differences.length === 0, differences, derivation: explainAttribution(again) };
}

function differ(stored: AttributionFinding | undefined, again: AttributionFinding): string[] {
  const name = `${again.measure} of attributions`;
  if (stored?.measure !== again.measure) return [`${name}: not stored`];
  const keys = ['loss', 'pValue', 'adjustedPValue', 'alpha', 'detectable'] as const;
  return [
    ...differingNumbers(name, stored, again, keys),
    ...(again.usualLosses.every((loss, i) => isSameNumber(loss, stored.usualLosses[i] ?? null))
      ? []
      : [`${name}: losses of known-good samples come out differently from what is stored`]),
    ...differingLevel(name, stored.verdict, again.verdict),
  ];
}
