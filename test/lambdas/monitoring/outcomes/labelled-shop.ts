import { hourFolder } from '../../../../lambdas/monitoring/drift/window';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { pricesOf } from '../../../../lib/monitoring/monitoring-prices';
import { MemoryShop, model } from '../support/memory-shop';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import type { RunQualityPorts } from './run-quality';

const hour = 3_600_000;

/** How a day of the shop goes. */
export interface ShopDay {
  readonly answers?: number;
  /** Share of answers whose outcome is coin flips, whatever the model said. */
  readonly noise?: number;
  /** Share of answers whose outcome is delivered. */
  readonly labelled?: number;
  /** Hours from the answer to its outcome. */
  readonly delay?: number;
  /** Share of the positive outcomes that come after sixty hours instead. */
  readonly latePositives?: number;
  /** Added to the chance of a positive outcome. */
  readonly lift?: number;
  /** A country whose baskets are answered lower than they deserve. */
  readonly unfairTo?: string;
}

/** A model whose outcomes are delivered, in memory. */
export class LabelledShop extends MemoryShop {
  public readonly ports: RunQualityPorts = {
    ...this.common,
    windowDays: 7,
    policy: monitorPolicy({}),
    groupBy: [],
    labelDelayHours: null,
    capture: this.captureBelow([`capture/${model}/shop/champion/`], () => undefined),
    groundTruth: { bucket: 'capture', key: `ground-truth/${model}/` },
    prices: pricesOf(),
    megabytes: 1769,
    clock: () => new Date('2026-03-10T06:50:00Z'),
  };

  /** Makes a version champion that was approved with an AUC of .75. */
  public async crown(version = '1.0.0', schema: object = shopSchema): Promise<this> {
    const metrics = { auc: { value: 0.75, standardError: 0.004 }, recall: { value: 0.5, standardError: null } };
    const files = { 'schema.json': JSON.stringify(schema) };
    await this.crownWith(version, `models/flight-delay/${version}/`, files, { metrics });
    return this;
  }

  /** One day of answers, at noon, with their outcomes filed by the hour of the answer. */
  public day(date: string, how: ShopDay = {}): this {
    const { answers = 800, noise = 0, labelled = 1, delay = 6, latePositives = 0, lift = 0, unfairTo } = how;
    const random = seeded(Date.parse(date) / hour);
    const at = new Date(`${date}T12:00:00Z`);
    const rows = shopRows(random, answers);
    const after = (hours: number) => new Date(at.getTime() + hours * hour).toISOString();
    const capture: string[] = [];
    const truth: string[] = [];
    rows.forEach((row, index) => {
      const id = `${date}-${index}`;
      const prediction = Number(row.prediction) * (row.features[2] === unfairTo ? 0.8 : 1);
      capture.push(
        csvCaptureLine([{ ...row, prediction }])
          .replace('"event"', `"${id}"`)
          .replace('2026-03-01T00', `${date}T12`),
      );
      const chance = random.uniform() < noise ? 0.5 : Number(row.prediction);
      const data = random.uniform() < chance + lift ? '1' : '0';
      const isLate = data === '1' && index % 100 < 100 * latePositives;
      if (random.uniform() < labelled) truth.push(truthLine(id, data, after(isLate ? 60 : delay)));
    });
    this.objects.folder('capture', `capture/${model}/shop/champion/${hourFolder(at)}`, {
      'a.jsonl': capture.join('\n'),
    });
    if (truth.length > 0) this.labels(at, truth);
    return this;
  }

  /** Outcomes as somebody delivers them. */
  public labels(at: Date, lines: readonly string[], file = 'labels.jsonl'): this {
    this.objects.folder('capture', `ground-truth/${model}/${hourFolder(at)}`, { [file]: lines.join('\n') });
    return this;
  }

  /** The week from 1 to 7 March 2026. */
  public week(how: ShopDay = {}): this {
    for (let date = 1; date <= 7; date += 1) this.day(`2026-03-0${date}`, how);
    return this;
  }

  /** What a run leaves for good, as text: what it handed on and what it took apart. */
  public kept(): Readonly<Record<string, string>> {
    const found = [...this.objects.stored].filter(([uri]) => !/monitoring-work|quality-runs/.test(uri));
    return Object.fromEntries(found.map(([uri, bytes]) => [uri, Buffer.from(bytes).toString()]));
  }

  /** Files of capture and labels that were read, by their keys, in order. */
  public files(): string[] {
    return this.streamed.filter((key) => /^(capture|ground-truth)\//.test(key)).sort();
  }
}

/** A line of ground truth in SageMaker's format. */
export function truthLine(eventId: string, data: string, recordedAt?: string): string {
  return JSON.stringify({
    groundTruthData: { data, encoding: 'CSV' },
    eventMetadata: { eventId, ...(recordedAt === undefined ? {} : { recordedAt }) },
    eventVersion: '0',
  });
}
