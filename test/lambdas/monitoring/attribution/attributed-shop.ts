import type { ModelScorer } from '../../../../lambdas/monitoring/attribution/model-scorer';
import {
  monitorAttribution,
  type MonitorAttributionPorts,
} from '../../../../lambdas/monitoring/attribution/monitor-attribution';
import { hourFolder } from '../../../../lambdas/monitoring/drift/window';
import { parseRun } from '../../../../lambdas/monitoring/verdict/run';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { MemoryShop } from '../support/memory-shop';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema, type ShopChange } from '../support/shop';

/** A model that answers by amount, items and country, in that order of importance. */
function scorer(): ModelScorer {
  return {
    model: 'sha256:shop',
    score: async (rows) =>
      rows.map(([amount, items, country]) => Number(amount) / 5 + Number(items) + Number(country === 'DE')),
    cellsOf: ([amount, items, country]) => (amount === '' ? undefined : [Number(amount), Number(items), country]),
    release: async () => undefined,
  };
}

/** A model with capture, whose answers are attributed, in memory. */
export class AttributedShop extends MemoryShop {
  public opened: string[] = [];
  public begins: Date | undefined = new Date('2026-03-01T00:00:00Z');

  public readonly ports: MonitorAttributionPorts = {
    ...this.common,
    windowHours: 24,
    sample: 150,
    policy: monitorPolicy({}),
    capture: this.captureBelow(['capture/shop/champion/'], () => this.begins),
    models: {
      open: async ({ digest }) => {
        this.opened.push(digest);
        return scorer();
      },
    },
    clock: () => new Date('2026-03-02T07:10:00Z'),
  };

  /** Makes a version champion. */
  public async crown(
    files: Readonly<Record<string, string>> = { 'schema.json': JSON.stringify(shopSchema) },
  ): Promise<this> {
    await this.crownWith('1.0.0', 'models/flight-delay/1/', files);
    return this;
  }

  /** A day of requests, in files of two hours. */
  public day(date: number, count: number, change: ShopChange = {}): this {
    const rows = shopRows(seeded(date), count, change);
    for (const [part, hour] of [9, 17].entries()) {
      const some = rows.slice((part * count) / 2, ((part + 1) * count) / 2);
      const lines = some.map((row, index) => csvCaptureLine([row], hour, `${date}-${hour}-${index}`));
      const folder = hourFolder(new Date(Date.UTC(2026, 2, date, hour)));
      this.objects.folder('capture', `capture/shop/champion/${folder}`, { 'a.jsonl': lines.join('\n') });
    }
    return this;
  }

  /** Judges a day of March 2026 after it has ended. */
  public judge(date: number) {
    return monitorAttribution({ time: new Date(Date.UTC(2026, 2, date + 1)).toISOString() }, this.ports);
  }

  /** The run in a stored verdict. */
  public verdict(uri: string) {
    return parseRun(this.text(uri), uri);
  }
}
