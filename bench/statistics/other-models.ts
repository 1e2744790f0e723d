import { replayBatches } from '../../examples/flight-delay/replay';
import type { FlightFeatures } from '../../examples/flight-delay/flights';
import { totalOf } from '../../lambdas/monitoring/statistics/counts';
import { streamOf } from './worlds/random-stream';

/** How a model of another kind does on the flights, trained on the same days. */
export interface OtherModel {
  readonly name: string;
  /** AUC of the days it was trained on, and of the week that was held out. */
  readonly trained: number;
  readonly heldOut: number;
  /** Largest fall below the held-out week, and in which week. */
  readonly largestFall: number;
  readonly week: string;
}

type Key = (features: FlightFeatures) => string;
const hour: Key = ({ departure_hour }) => `h${departure_hour}`;
const weekday: Key = ({ day_of_week }) => `d${day_of_week}`;
const origin: Key = (features) => `o${features.origin}`;
const destination: Key = (features) => `a${features.destination}`;
const distance: Key = (features) => `m${Math.floor(features.distance / 250)}`;
const rush: Key = (features) => `${origin(features)} ${hour(features)}`;

/** Additive models of log odds: no seeds, no library, nothing in common with the model that is watched but the data. */
const models: readonly { readonly name: string; readonly keys: readonly Key[]; readonly half?: true }[] = [
  { name: 'hour, weekday, airports, distance', keys: [hour, weekday, origin, destination, distance] },
  {
    name: 'the same, of one random half of the flights',
    keys: [hour, weekday, origin, destination, distance],
    half: true,
  },
  { name: 'hour of each airport, destination', keys: [rush, destination] },
  { name: 'hour alone', keys: [hour] },
];

const day = 86_400_000;
const firstDay = Date.UTC(2001, 0, 1);
const heldOutFrom = Date.UTC(2001, 0, 25);
const end = Date.UTC(2001, 5, 28);

/** Flights by what a model is told of them: weeks of outcomes, since many flights look alike to it. */
class Table {
  /** Late flights and all flights, by value and week; week −1 is training. */
  private readonly groups = new Map<string, { keys: string[]; trained: [number, number]; weeks: [number, number][] }>();

  public constructor(
    private readonly keys: readonly Key[],
    private readonly weekCount: number,
  ) {}

  public add(features: FlightFeatures, late: number, week: number): void {
    const keys = this.keys.map((key) => key(features));
    const name = keys.join(' ');
    let group = this.groups.get(name);
    if (group === undefined) {
      group = { keys, trained: [0, 0], weeks: Array.from({ length: this.weekCount }, () => [0, 0]) };
      this.groups.set(name, group);
    }
    const cell = week < 0 ? group.trained : group.weeks[week]!;
    cell[0] += late;
    cell[1] += 1;
  }

  /** AUC of the training days and of every week. */
  public areas(): { readonly trained: number; readonly weeks: readonly number[] } {
    const odds = new Map<string, [number, number]>();
    let [late, all] = [0, 0];
    for (const { keys, trained } of this.groups.values()) {
      late += trained[0];
      all += trained[1];
      for (const key of keys) {
        const sum = odds.get(key) ?? [0, 0];
        odds.set(key, [sum[0] + trained[0], sum[1] + trained[1]]);
      }
    }
    const base = late / all;
    // Fifty flights of the average airport stand for what a rare one has not shown.
    const weightOf = (key: string) => {
      const [seen, of] = odds.get(key)!;
      const share = (seen + 50 * base) / (of + 50);
      return Math.log(share / (1 - share)) - Math.log(base / (1 - base));
    };
    const ranked = [...this.groups.values()]
      .map((group) => ({ ...group, score: totalOf(group.keys, weightOf) }))
      .sort((a, b) => a.score - b.score);
    return {
      trained: areaOf(ranked.map(({ score, trained }) => ({ score, counts: trained }))),
      weeks: Array.from({ length: this.weekCount }, (_, week) =>
        areaOf(ranked.map(({ score, weeks }) => ({ score, counts: weeks[week]! }))),
      ),
    };
  }
}

/** Exact AUC of groups in the order of their scores; equal scores count half. */
function areaOf(ranked: readonly { readonly score: number; readonly counts: readonly [number, number] }[]): number {
  let [below, pairs, positives] = [0, 0, 0];
  for (let i = 0; i < ranked.length;) {
    let [late, punctual] = [0, 0];
    const { score } = ranked[i]!;
    for (; i < ranked.length && ranked[i]!.score === score; i += 1) {
      const [came, all] = ranked[i]!.counts;
      late += came;
      punctual += all - came;
    }
    pairs += late * (below + punctual / 2);
    below += punctual;
    positives += late;
  }
  return pairs / (positives * below);
}

/** Trains every model on 1 to 24 January and follows it to the end of June. */
export async function otherModels(): Promise<OtherModel[]> {
  const weekCount = Math.floor((end - heldOutFrom) / (7 * day));
  const tables = models.map(({ keys }) => new Table(keys, weekCount));
  const random = streamOf('halves of the flights');
  const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
  for await (const batch of replayBatches({ from: iso(firstDay), to: iso(heldOutFrom + weekCount * 7 * day - day) })) {
    for (const { departed, features, late } of batch) {
      const time = departed.getTime();
      const week = time < heldOutFrom ? -1 : Math.floor((time - heldOutFrom) / (7 * day));
      const half = random.below(2);
      tables.forEach((table, i) => {
        if (week >= 0 || models[i]!.half === undefined || half === 0) table.add(features, late, week);
      });
    }
  }
  return tables.map((table, i): OtherModel => {
    const { trained, weeks } = table.areas();
    const [heldOut, ...later] = weeks;
    const lowest = later.reduce((least, area, week) => (area < later[least]! ? week : least), 0);
    return {
      name: models[i]!.name,
      trained,
      heldOut: heldOut!,
      largestFall: heldOut! - later[lowest]!,
      week: iso(heldOutFrom + (lowest + 1) * 7 * day),
    };
  });
}
