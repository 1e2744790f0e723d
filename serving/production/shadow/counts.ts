import type { LineWriter } from '../../capture/line-writer';
import type { Family } from '../../observability/family';
import type { Admission } from './admission';

/** What came of a copy. `absent`: the shadow's version was not loaded. */
export type ShadowEnd = 'agreed' | 'differed' | 'failed' | 'absent';

/** Copies by model, version and what came of them. */
export class ShadowCounts {
  public readonly counted = new Map<string, { readonly labels: Record<string, string>; requests: number }>();

  public count(model: string, version: string, result: ShadowEnd): void {
    const key = JSON.stringify([model, version, result]);
    let counted = this.counted.get(key);
    if (counted === undefined) this.counted.set(key, (counted = { labels: { model, version, result }, requests: 0 }));
    counted.requests++;
  }
}

/** The metrics of shadows. */
export function shadowFamilies(
  { counted }: ShadowCounts,
  { dropped }: Admission,
  writer: LineWriter | undefined,
): readonly Family[] {
  return [
    {
      name: 'tidegate_shadow_requests_total',
      type: 'counter',
      help: 'Requests that were copied, by how the shadow answered compared with what the caller got',
      samples: [...counted.values()].map(({ labels, requests }) => [labels, requests] as const),
    },
    {
      name: 'tidegate_shadow_dropped_total',
      type: 'counter',
      help: 'Copies that were not made, and pairs that were not written, by reason',
      samples: [
        [{ reason: 'busy' }, dropped],
        [{ reason: 'memory' }, writer?.counters.droppedMemory ?? 0],
        [{ reason: 'store' }, writer?.counters.droppedStore ?? 0],
      ],
    },
  ];
}
