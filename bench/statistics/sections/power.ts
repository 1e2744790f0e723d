import { powerChart, type PowerPanel } from '../chart';
import { count, table, type Section } from '../document';
import type { Simulate } from '../pool';
import { captureChanges, type CaptureChange } from '../simulations/capture-power';
import type { Power } from '../simulations/quality';
import { businessLines } from './business-power';

const repetitions = 200;
const sizes = [50, 200, 1_000, 5_000, 50_000];
const leans = [0.2, 0.35, 0.5, 0.7, 0.9];

/** A kind of change: its sizes, and how often each is told in windows of each size. */
interface Curve {
  readonly title: string;
  readonly unit: string;
  readonly floors: readonly [number, number] | null;
  readonly sizes: readonly number[];
  readonly points: readonly { readonly change: number; readonly bySize: readonly Power[] }[];
}

/** How often changes are told: tables, and the same as drawings. */
export async function powerSection(simulate: Simulate): Promise<Section> {
  const [capture, malformed, quality, others, fairness, attribution, business] = await Promise.all([
    captureCurves(simulate),
    malformedCurves(simulate),
    qualityCurves(simulate),
    otherCurves(simulate),
    fairnessCurves(simulate),
    attributionCurves(simulate),
    businessLines(simulate),
  ]);
  const labelled = [...quality, ...others, ...fairness];
  return {
    drawings: {
      'statistics-power-capture.svg': draw('Alarms by the size of a change in captured data', [
        ...capture,
        ...malformed,
      ]),
      'statistics-power-quality.svg': draw('Alarms by the size of a loss of quality', labelled),
      'statistics-power-attribution.svg': draw('Alarms by what a feature lost', attribution),
    },
    lines: [
      '## Changes: how often they are told',
      '',
      'Shares of daily windows that raise an alarm at the default policy, warning or critical; in brackets critical ones.',
      `${repetitions} windows each. Vertical lines in the drawings are the floors: what is smaller shall not alarm, however many`,
      'records there are.',
      '',
      '### Captured data',
      '',
      'One of twenty features changes, or the answers. Drift is stated as PSI in truth, the rest as share of the records.',
      '',
      '![Alarms by the size of a change in captured data](images/statistics-power-capture.svg)',
      '',
      ...tablesOf([...capture, ...malformed], 'records'),
      '',
      '### Quality and fairness',
      '',
      'Against an approved model measured on 20,000 outcomes.',
      '',
      '![Alarms by the size of a loss of quality](images/statistics-power-quality.svg)',
      '',
      ...tablesOf(labelled, 'outcomes'),
      '',
      '### Attribution',
      '',
      'A feature of a linear model loses some of its weight, or all of it; stated as moved shares in truth.',
      '',
      '![Alarms by what a feature lost](images/statistics-power-attribution.svg)',
      '',
      ...tablesOf(attribution, 'records'),
      '',
      ...business,
    ],
  };
}

const round = (value: number) => String(Number(value.toPrecision(2)));

function tablesOf(curves: readonly Curve[], what: string): string[] {
  const all = [...new Set(curves.flatMap((curve) => curve.sizes))].sort((a, b) => a - b);
  const rows = curves.flatMap(({ title, sizes: own, points }) =>
    points.map(({ change, bySize }) => [
      title,
      round(change),
      ...all.map((size) => {
        const power = bySize[own.indexOf(size)];
        return power === undefined ? '' : `${power.alarm.toFixed(2)} (${power.critical.toFixed(2)})`;
      }),
    ]),
  );
  return table(['change', 'by', ...all.map((size) => `${count(size)} ${what}`)], rows);
}

function draw(title: string, curves: readonly Curve[]): string {
  const panels = curves.map((curve): PowerPanel => ({
    title: curve.title,
    unit: curve.unit,
    floors: curve.floors,
    lines: curve.sizes.map((size, i) => ({
      name: `${count(size)} a window`,
      points: [[0, 0] as const, ...curve.points.map(({ change, bySize }) => [change, bySize[i]!.alarm] as const)],
    })),
  }));
  return powerChart(title, panels);
}

async function captureCurves(simulate: Simulate): Promise<Curve[]> {
  const floors: Readonly<Record<CaptureChange, readonly [number, number]>> = {
    'numeric drift': [0.05, 0.25],
    'categorical drift': [0.05, 0.25],
    'prediction drift': [0.05, 0.25],
    missing: [0.01, 0.1],
    'wrong type': [0.001, 0.01],
    'out of range': [0.01, 0.1],
    'new category': [0.005, 0.05],
  };
  return Promise.all(
    (Object.keys(captureChanges) as CaptureChange[]).map(async (change) => {
      const isDrift = change.endsWith('drift');
      const [warning, critical] = floors[change];
      const amounts = isDrift ? leans : [warning / 2, warning, 2 * warning, critical / 2, critical, 1.5 * critical];
      const points = await Promise.all(
        [...new Set(amounts)]
          .sort((a, b) => a - b)
          .map(async (amount) => {
            const worlds = sizes.map((records) => ({ change, amount, records, repetitions }));
            const bySize = await simulate('capturePower', worlds);
            return { change: isDrift ? bySize[0]!.stability : amount, bySize };
          }),
      );
      return {
        title: change,
        unit: isDrift ? 'PSI in truth' : 'share of records',
        floors: floors[change],
        sizes,
        points,
      };
    }),
  );
}

async function malformedCurves(simulate: Simulate): Promise<Curve[]> {
  const whats = [
    { what: 'malformed lines', floors: [0.001, 0.05] },
    { what: 'unknown column', floors: [0.01, 2] },
  ] as const;
  return Promise.all(
    whats.map(async ({ what, floors }) => ({
      title: what,
      unit: 'share of lines',
      floors,
      sizes,
      points: await Promise.all(
        [0.0005, 0.002, 0.01, 0.03, 0.07, 0.12].map(async (share) => {
          const worlds = sizes.map((lines) => ({ what, share, lines, repetitions }));
          return { change: share, bySize: await simulate('malformedShare', worlds) };
        }),
      ),
    })),
  );
}

async function qualityCurves(simulate: Simulate): Promise<Curve[]> {
  const points = await Promise.all(
    [0.95, 0.9, 0.8, 0.7, 0.5].map(async (skill) => {
      const worlds = sizes.map((labels) => ({ labels, skill, repetitions }));
      const bySize = await simulate('qualityPower', worlds);
      return { change: bySize[0]!.lost, bySize };
    }),
  );
  return [{ title: 'AUC falls', unit: 'loss of AUC in truth', floors: [0.02, 0.05], sizes, points }];
}

async function otherCurves(simulate: Simulate): Promise<Curve[]> {
  const factors = [1.05, 1.1, 1.15, 1.25, 1.4];
  const kinds = [
    { law: 'normal errors', title: 'errors grow', unit: 'relative growth', floors: [0.1, 0.25], unitOf: 1 },
    {
      law: 'heavy-tailed errors',
      title: 'heavy-tailed errors grow',
      unit: 'relative growth',
      floors: [0.1, 0.25],
      unitOf: 1,
    },
    // One of five answers is wrong to begin with.
    { law: 'several classes', title: 'accuracy falls', unit: 'loss of accuracy', floors: [0.02, 0.05], unitOf: 0.2 },
  ] as const;
  return Promise.all(
    kinds.map(async ({ law, title, unit, floors, unitOf }) => ({
      title,
      unit,
      floors,
      sizes,
      points: await Promise.all(
        factors.map(async (factor) => {
          const worlds = sizes.map((labels) => ({ law, labels, factor, repetitions }));
          return { change: unitOf * (factor - 1), bySize: await simulate('regressionPower', worlds) };
        }),
      ),
    })),
  );
}

async function fairnessCurves(simulate: Simulate): Promise<Curve[]> {
  const points = await Promise.all(
    [0.025, 0.05, 0.1, 0.15, 0.25].map(async (favour) => {
      const worlds = sizes.map((labels) => ({ labels, favour, repetitions }));
      return { change: favour, bySize: await simulate('fairnessPower', worlds) };
    }),
  );
  return [{ title: 'a group of five is favoured', unit: 'more positive answers', floors: null, sizes, points }];
}

async function attributionCurves(simulate: Simulate): Promise<Curve[]> {
  const samples = [100, 300, 1_000];
  const cases = [
    { features: 5, rank: 0 },
    { features: 20, rank: 0 },
    { features: 20, rank: 4 },
  ];
  return Promise.all(
    cases.map(async ({ features, rank }) => ({
      title: `number ${rank + 1} of ${features} features`,
      unit: 'moved shares in truth',
      floors: [0.1, 0.25] as const,
      sizes: samples,
      points: await Promise.all(
        [0.25, 0.5, 0.75, 0.9, 1].map(async (lost) => {
          const worlds = samples.map((records) => ({
            features,
            law: 'normal' as const,
            records,
            rank,
            lost,
            repetitions,
          }));
          const bySize = await simulate('attributionPower', worlds);
          return { change: bySize[0]!.moved, bySize };
        }),
      ),
    })),
  );
}
