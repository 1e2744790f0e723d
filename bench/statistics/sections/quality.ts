import { count, percent, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { rateOf, showRate } from '../rate';
import type { OtherTask } from '../simulations/regression';
import { lateLabels } from './late-labels';

const sizes = [50, 200, 1_000, 5_000, 50_000];
const quarters = 200;
/** Quarters of one task: small enough that no worker is the last one for long. */
const block = 25;

const blocks = Array.from({ length: quarters / block }, (_, i) => ({ from: i * block, to: (i + 1) * block }));

/** False alarms of what is judged when labels have come, and how far off estimates are before. */
export async function qualitySection(simulate: Simulate): Promise<Section> {
  const [classifiers, others, late, estimates] = await Promise.all([
    classifierRows(simulate),
    otherRows(simulate),
    lateLabels(simulate),
    estimateRows(simulate),
  ]);
  return {
    lines: [
      '### Quality and fairness',
      '',
      `Daily windows, held against an approved model measured on 20,000 outcomes; each family may raise .14. ${quarters} quarters a row.`,
      'A classifier (AUC and calibration), and groups that are alike:',
      '',
      ...table(['outcomes', 'groups', 'quality', 'fairness', 'all, with floors'], classifiers),
      '',
      'Models that answer with numbers (MAE and RMSE; heavy tails: Student’s t with 3 degrees of freedom, whose squares have',
      'no variance), or with one of several classes (accuracy):',
      '',
      ...table(['model', 'outcomes', 'quality', 'with floors'], others),
      '',
      ...late,
      '### Quality that is estimated while labels are missing',
      '',
      'The estimate (CBPE) never changes a verdict; this is how far it is from what came true. It holds as long as outcomes hang',
      'on the scores as they did; of a loss of skill it sees nothing by itself. The check on outcomes that have come does: it',
      'compares the share of positives and the AUC with what was expected of them, within three standard errors or .02.',
      '`interval`: what labels of the window would have left open.',
      '',
      ...table(
        [
          'outcomes hang on scores',
          'answers',
          'AUC, mean error',
          'nine of ten within',
          'interval',
          'accuracy, mean error',
          'calibration holds',
        ],
        estimates,
      ),
    ],
  };
}

function classifierRows(simulate: Simulate) {
  return Promise.all(
    sizes.flatMap((labels) =>
      [2, 20].map(async (groups) => {
        const counted = (
          await simulate(
            'qualityNull',
            blocks.map((part) => ({ labels, groups, ...part })),
          )
        ).flat();
        return [
          count(labels),
          groups,
          showRate(rateOf(counted.map(({ quality }) => quality))),
          showRate(rateOf(counted.map(({ fairness }) => fairness))),
          rateOf(counted.map(({ withFloors }) => withFloors)).mean.toFixed(2),
        ];
      }),
    ),
  );
}

function otherRows(simulate: Simulate) {
  const laws: readonly OtherTask[] = ['normal errors', 'heavy-tailed errors', 'several classes'];
  return Promise.all(
    laws.flatMap((law) =>
      sizes.map(async (labels) => {
        const counted = (
          await simulate(
            'regressionNull',
            blocks.map((part) => ({ law, labels, ...part })),
          )
        ).flat();
        return [
          law,
          count(labels),
          showRate(rateOf(counted.map(({ quality }) => quality))),
          rateOf(counted.map(({ withFloors }) => withFloors)).mean.toFixed(2),
        ];
      }),
    ),
  );
}

async function estimateRows(simulate: Simulate) {
  const worlds = [1, 0.7].flatMap((skill) =>
    [200, 1_000, 5_000, 50_000].map((labels) => ({ labels, skill, repetitions: 400 })),
  );
  const errors = await simulate('estimateError', worlds);
  return errors.map(({ auc, within, interval, accuracy, held }, i) => [
    worlds[i]!.skill === 1 ? 'as ever' : `by ${percent(worlds[i]!.skill)} as much`,
    count(worlds[i]!.labels),
    auc.toFixed(4),
    within.toFixed(3),
    interval.toFixed(3),
    accuracy.toFixed(4),
    percent(held),
  ]);
}
