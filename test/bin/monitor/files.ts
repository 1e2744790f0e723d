import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../../../bin/commands/run';
import { monitorCommand } from '../../../bin/monitor/monitor-command';
import { seeded } from '../../lambdas/monitoring/support/random';
import { csvCaptureLine, shopRows, shopSchema, type ShopChange } from '../../lambdas/monitoring/support/shop';

/** A folder for the files of one test. */
export class MonitorFolder {
  public readonly path = mkdtempSync(path.join(tmpdir(), 'tidegate-monitor-'));

  /** Writes a file; its name ends in .gz to have it compressed. */
  public write(name: string, text: string): void {
    writeFileSync(path.join(this.path, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }

  /** Runs `tidegate monitor` in the folder. */
  public async monitor(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const status = await run(['monitor', ...argv], [monitorCommand], {
      folder: this.path,
      out: (text) => void (out += text),
      err: (text) => void (err += text),
    });
    return { status, out, err };
  }

  /** Runs `tidegate monitor` with `--json` and reads what it prints. */
  public async json(...argv: string[]): Promise<{ status: number; result: MonitorJson }> {
    const { status, out, err } = await this.monitor(...argv, '--json');
    if (out === '') throw new Error(err);
    return { status, result: JSON.parse(out) as MonitorJson };
  }
}

/** The part of the JSON that tests look at. */
export interface MonitorJson {
  readonly verdict: string;
  readonly causes: readonly { type: string; column: string | null; severity: string; check: string }[];
  readonly features: readonly { name: string; verdict: string; statistics: Record<string, number | null> }[];
  readonly quality: {
    verdict: string;
    measures: Record<string, { value: number }>;
    maturity: { labelled: number };
  } | null;
  readonly attribution: {
    verdict: string;
    agreement: number;
    records: number;
    reason: string | null;
    checks: readonly { check: string; verdict: string }[];
  } | null;
}

/** Records of the shop as a table with prediction, label, identity and time. */
export function shopTable(seed: number, count: number, change: ShopChange & { skill?: number; firstId?: number } = {}) {
  const random = seeded(seed);
  const rows = shopRows(random, count, change);
  return rows.map(({ features, prediction }, i) => ({
    amount: features[0],
    items: features[1],
    country: features[2],
    score: prediction,
    label: Number(random.uniform() < (random.uniform() < (change.skill ?? 1) ? Number(prediction) : 0.4)),
    id: `order-${(change.firstId ?? 0) + i}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
  }));
}

/** Records as CSV with a header. */
export function toCsv(records: readonly object[], leftOut: readonly string[] = []): string {
  const names = Object.keys(records[0] ?? {}).filter((name) => !leftOut.includes(name));
  const cell = (record: object, name: string) =>
    String((record as Record<string, string | number | null | undefined>)[name] ?? '');
  return [names.join(','), ...records.map((record) => names.map((name) => cell(record, name)).join(','))].join('\n');
}

/** Records as JSON Lines. */
export function toJsonLines(records: readonly object[]): string {
  return records.map((record) => JSON.stringify(record)).join('\n');
}

/** Capture of the shop, one request a line. */
export function shopCapture(seed: number, count: number, change: ShopChange = {}): string {
  return shopRows(seeded(seed), count, change)
    .map((row, i) => csvCaptureLine([row], i % 24, `event-${i}`))
    .join('\n');
}

/** `schema.json` of the shop. */
export const shopSchemaText = JSON.stringify(shopSchema);
