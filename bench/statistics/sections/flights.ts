import { table, type Section } from '../document';
import type { Simulate } from '../pool';
import type { FlightWeek } from '../flights-summary';

/** What the monitors say of real flights, and whether they are right. */
export async function flightsSection(simulate: Simulate): Promise<Section> {
  const [course] = await simulate('watchedFlights', [{ root: process.cwd() }]);
  const { weeks, floors, others } = course!;
  const approved = weeks[0]!.auc.value;
  const largest = Math.max(...weeks.map(({ auc }) => approved - auc.value));
  return {
    lines: [
      '## Flights, January to June 2001',
      '',
      'Model trained on 1 to 24 January; quality against the week of 25 January, which training held out. A week is judged',
      'a day after its last flight, when all labels have come; default floors.',
      '',
      ...table(
        [
          'week',
          'drift',
          'largest PSI',
          'attribution',
          'nDCG',
          'moved shares',
          'quality',
          'AUC',
          'fall of AUC',
          'calibration',
        ],
        weeks.map((week) => rowOf(week, approved)),
      ),
      '',
      'Nothing alarms in the held-out week, and features, answers and attributions stay `ok` to the end: what changes is how',
      'outcomes hang on them.',
      '',
      `**AUC never falls by .05 against the held-out week**, by ${dotted(largest)} at most. What looks like it, from .67 to .60, is the`,
      'difference of days that the model was trained on and days that it was not. It is no matter of this model either: additive',
      'models of log odds, which share nothing with it but the days they learnt from, fall by less still. So no verdict can be',
      'right to call a fall of .05, and what is tested is this: at each critical floor, the verdict on AUC turns critical in the',
      'first matured week that really fell by as much, and in none before.',
      '',
      ...table(
        ['critical floor of AUC', 'first week that fell by it', 'first critical verdict on AUC'],
        floors.map(({ floor, fell, called }) => [floor, fell ?? 'never', called ?? 'never']),
      ),
      '',
      ...table(
        ['other model', 'AUC of its training days', 'AUC of the held-out week', 'largest fall after', 'in the week of'],
        others.map(({ name, trained, heldOut, largestFall, week }) => [
          name,
          trained.toFixed(3),
          heldOut.toFixed(3),
          largestFall.toFixed(3),
          week,
        ]),
      ),
      '',
      'A model trained anew would have ranked the week of 19 April better by .064 (the example’s',
      '[README](../examples/flight-delay/README.md) has the table): that is what is lost by not retraining, and it is why the',
      'verdict on calibration, critical from late February on, starts retraining long before.',
    ],
  };
}

function rowOf(week: FlightWeek, approved: number) {
  const { from, drift, largestStability, attribution, agreement, movedShares, quality, auc, calibration } = week;
  return [
    from,
    drift,
    largestStability.toFixed(3),
    attribution,
    agreement.toFixed(3),
    movedShares.toFixed(3),
    quality,
    `${auc.value.toFixed(3)} (${auc.lower.toFixed(3)} to ${auc.upper.toFixed(3)})`,
    (approved - auc.value).toFixed(3),
    calibration.toFixed(3),
  ];
}

function dotted(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}
