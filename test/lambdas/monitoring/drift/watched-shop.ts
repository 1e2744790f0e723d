import { serializeBaseline } from '../../../../lambdas/monitoring/profile/files';
import { buildBaseline } from '../../../../lambdas/monitoring/profile/build-baseline';
import { judgeDrift } from '../../../../lambdas/monitoring/drift/judge-drift';
import type { DriftReport, JudgeDriftPorts } from '../../../../lambdas/monitoring/drift/judge-drift';
import { mergeHour } from '../../../../lambdas/monitoring/drift/merge-hour';
import { planProfiles } from '../../../../lambdas/monitoring/drift/plan-profiles';
import type { PlanProfilesPorts } from '../../../../lambdas/monitoring/drift/plan-profiles';
import { profilePieces } from '../../../../lambdas/monitoring/drift/profile-pieces';
import type { ProfilePiecesPorts } from '../../../../lambdas/monitoring/drift/profile-pieces';
import { hourFolder } from '../../../../lambdas/monitoring/drift/window';
import { monitorPolicy } from '../../../../lambdas/monitoring/verdict/policy';
import { MemoryShop } from '../support/memory-shop';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import type { ShopChange } from '../support/shop';

const free = {
  currency: 'USD',
  lambdaGbSecond: 0,
  lambdaRequest: 0,
  stateTransition: 0,
  expressRequest: 0,
  s3Read: 0,
  s3Write: 0,
  metricRead: 0,
};

const ordinary = buildBaseline(shopRows(seeded(1), 5_000), shopSchema).then(serializeBaseline);

/** A model with capture, baseline and registry in memory, watched. */
export class WatchedShop extends MemoryShop {
  /** Since when requests are captured; long ago, unless a test says otherwise. */
  public begins: Date | undefined = new Date('2026-01-01T00:00:00Z');

  /** Instance-hours by the hour. */
  public usage = new Map<string, number>();

  public ports: JudgeDriftPorts & PlanProfilesPorts & ProfilePiecesPorts = {
    ...this.common,
    windows: [24],
    silenceHours: 24,
    policy: monitorPolicy({ season: 'none' }),
    prices: { ...free, lambdaRequest: 1 },
    business: null,
    counters: [],
    usage: { byHour: async () => this.usage },
    megabytes: 1024,
    capture: this.captureBelow(['capture/shop/champion/', 'capture/shop-eu/champion/'], () => this.begins),
    metrics: {
      // The last value of each: one run tells what another does not.
      write: async (_, values) => {
        for (const { name, value, counter, window } of values) {
          const of = counter ?? window;
          this.metrics[of === undefined ? name : `${name} of ${of}`] = value;
        }
      },
    },
    clock: () => new Date('2026-03-02T00:20:00Z'),
  };

  /** Makes a version champion, with a baseline unless told otherwise. */
  public async crown({ baseline = true } = {}): Promise<this> {
    const files = { 'schema.json': JSON.stringify(shopSchema) };
    const whole = baseline ? { ...files, 'baseline.json': await ordinary } : files;
    await this.crownWith('1.0.0', 'models/flight-delay/1/', whole);
    return this;
  }

  /** Says since when the champion serves, whatever the ledger says. */
  public servingSince(time: string): void {
    const { registry } = this.memory;
    const getVersion: typeof registry.getVersion = (...address) => registry.getVersion(...address);
    const champion: typeof registry.champion = (name) => registry.champion(name);
    this.ports = { ...this.ports, registry: { getVersion, champion, championSince: async () => new Date(time) } };
  }

  /** Records requests of one hour of 1 March 2026. */
  public capturing(hour: number, count: number, change: ShopChange = {}, endpoint = 'shop'): this {
    const rows = shopRows(seeded(100 + hour), count, change);
    return this.capturingLines(
      hour,
      rows.map((row, index) => csvCaptureLine([row], hour, `${hour}-${index}`)),
      endpoint,
    );
  }

  /** Records lines as they are. */
  public capturingLines(hour: number, lines: readonly string[], endpoint = 'shop', file = 'a.jsonl'): this {
    const folder = hourFolder(new Date(Date.UTC(2026, 2, 1, hour)));
    this.objects.folder('capture', `capture/${endpoint}/champion/${folder}`, { [file]: lines.join('\n') });
    return this;
  }

  /**
   * Plans, profiles, merges and judges, as the state machine does.
   *
   * @param batch how many pieces one invocation gets; none: each is handed on by itself, as a map without batching does
   */
  public async run(input: unknown, batch?: number): Promise<DriftReport> {
    const plan = await planProfiles(input, this.ports);
    const pieces = JSON.parse(Buffer.from(await this.objects.get(plan.pieces)).toString()) as unknown[];
    if (batch === undefined) for (const piece of pieces) await profilePieces(piece, this.ports);
    for (let start = 0; batch !== undefined && start < pieces.length; start += batch) {
      await profilePieces({ Items: pieces.slice(start, start + batch) }, this.ports);
    }
    const merged = [];
    for (const hour of plan.hours) merged.push(await mergeHour(hour, this.ports));
    return judgeDrift({ time: plan.time, plan: plan.plan, merged }, this.ports);
  }

  /** Stored profiles, by key. */
  public get profiles(): string[] {
    return [...this.objects.stored.keys()].filter((uri) => uri.includes('/profiles/'));
  }
}
