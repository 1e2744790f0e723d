import { short, share } from '../../../lambdas/monitoring/report/numbers';
import type { JudgedMeasure, JudgedWindow, QualityWindow } from '../snapshot';
import { capitalized } from '../view/words';
import { dayOf, middleOf } from './frame';
import type { Panel, PanelLevel, PanelPoint } from './panel';

/** Address of the report on a window by labels. */
type WindowLink = (window: string) => string;

/** How well answers were ordered, window by window, against what the version had reached when it was approved. */
export function aucPanel(quality: readonly QualityWindow[], link: WindowLink): Panel {
  const points = quality.flatMap((window): PanelPoint[] => {
    const auc = window.measures.auc;
    if (!auc) return [];
    const title = `AUC ${short(auc.value)} (${short(auc.lower)} to ${short(auc.upper)})`;
    return [{ ...judged(window, 'auc', title, link), value: auc.value, lower: auc.lower, upper: auc.upper }];
  });
  return {
    title: 'AUC by labels',
    lines: [{ style: 'measured', points }],
    levels: levelsOf(quality),
    show: short,
  };
}

/** What happened against what was answered: the distance between the two is the calibration. */
export function ratePanel(quality: readonly QualityWindow[], label: string | null, link: WindowLink): Panel {
  const measured = quality.flatMap((window): PanelPoint[] => {
    const rate = window.measures.positiveRate;
    if (!rate) return [];
    const title = `${share(rate.value)} happened`;
    return [{ ...judged(window, 'calibration', title, link), value: rate.value, lower: rate.lower, upper: rate.upper }];
  });
  const expected = quality.flatMap((window): PanelPoint[] => {
    const mean = window.measures.meanPrediction;
    if (!mean) return [];
    const { value, lower, upper } = mean;
    const title = `${spanOf(window)}, ${versionOf(window)}: ${share(value)} predicted`;
    return [{ time: middleOf(window), run: window.version ?? '', title, value, lower, upper }];
  });
  const name = label === null ? 'Rate of positive outcomes' : `${capitalized(label)} rate`;
  return {
    title: `${name}: what happened ●, what was predicted ○`,
    lines: [
      { style: 'expected', points: expected },
      { style: 'measured', points: measured },
    ],
    levels: [],
    show: share,
  };
}

function judged(
  window: QualityWindow,
  measure: JudgedMeasure,
  title: string,
  link: WindowLink,
): Omit<PanelPoint, 'value' | 'lower' | 'upper'> {
  const verdict = window.findings[measure]?.verdict ?? 'insufficient';
  return {
    time: middleOf(window),
    run: window.version ?? '',
    verdict,
    title: `${spanOf(window)}, ${versionOf(window)}: ${title}: ${verdict}`,
    href: link(window.name),
  };
}

/** What each version had reached when it was approved, and the losses that matter, for as long as it served. */
function levelsOf(quality: readonly QualityWindow[]): PanelLevel[] {
  return quality.flatMap(({ version, from, to, findings }): PanelLevel[] => {
    const { reference = null, floors } = findings.auc ?? {};
    if (reference === null || !floors) return [];
    const span = { from: Date.parse(from), to: Date.parse(to) };
    return [
      { ...span, value: reference, kind: 'reference', name: `approved${version === null ? '' : ` ${version}`}` },
      { ...span, value: reference - floors.warning, kind: 'floor', name: 'warning' },
      { ...span, value: reference - floors.critical, kind: 'floor', name: 'critical' },
    ];
  });
}

/** First and last day of a window. */
export function spanOf({ from, to }: JudgedWindow): string {
  return `${dayOf(Date.parse(from))} to ${dayOf(Date.parse(to) - 1)}`;
}

function versionOf({ version }: JudgedWindow): string {
  return version ?? 'no version';
}
