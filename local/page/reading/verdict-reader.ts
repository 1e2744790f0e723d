import { parseRun } from '../../../lambdas/monitoring/verdict/run';
import type { ObjectStore } from '../../../lambdas/shared/objects';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { DriftWindow, JudgedWindow, QualityWindow, ReportKind, StoredReport } from '../snapshot';
import { readDriftDocument, readQualityDocument } from './verdict-documents';

/** Where each kind of verdict is stored. */
const keys: Readonly<Record<ReportKind, (model: string, window: string) => string>> = {
  quality: reportPrefix.qualityVerdict,
  drift: reportPrefix.verdict,
};

/** Earlier verdicts that a report shows beside its own. */
const shownHistory = 26;

/** Reads what the monitors stored. Objects that have not changed are not read again. */
export class VerdictReader {
  private readonly known = new Map<string, { readonly mark: string; readonly content: unknown }>();

  public constructor(private readonly objects: Pick<ObjectStore, 'get' | 'list'>) {}

  public async quality(bucket: string, model: string): Promise<QualityWindow[]> {
    const windows = await this.below(bucket, prefixOf(model, 'quality'), readQualityDocument);
    return windows.sort(byEnd);
  }

  public async drift(bucket: string, model: string): Promise<DriftWindow[]> {
    const windows = await this.below(bucket, prefixOf(model, 'drift'), readDriftDocument);
    return windows.sort(byEnd);
  }

  /** A stored verdict as its monitor wrote it, with the ones before it. */
  public async report(
    bucket: string,
    model: string,
    kind: ReportKind,
    window: string,
  ): Promise<StoredReport | undefined> {
    const prefix = prefixOf(model, kind);
    const names = await this.namesBelow(bucket, prefix);
    const index = names.indexOf(window);
    if (index < 0) return undefined;
    const wanted = names.slice(Math.max(0, index - shownHistory), index + 1);
    const texts = await Promise.all(wanted.map(async (name) => this.text(bucket, `${prefix}${name}.json`)));
    const own = texts.pop()!;
    if (!isVerdict(own)) return undefined;
    const { version } = JSON.parse(own) as { readonly version: string | null };
    return {
      title: `${model} ${version ?? ''}`.trimEnd(),
      run: parseRun(own, window),
      history: texts.filter(isVerdict).map((text) => parseRun(text, prefix)),
    };
  }

  private async below<T>(bucket: string, prefix: string, read: (name: string, text: string) => T): Promise<T[]> {
    const found: Promise<T>[] = [];
    for await (const { key, bytes, lastModified } of this.objects.list(bucket, prefix)) {
      const mark = `${lastModified.toISOString()} ${bytes}`;
      const known = this.known.get(key);
      if (known?.mark === mark) {
        found.push(Promise.resolve(known.content as T));
        continue;
      }
      found.push(
        this.text(bucket, key).then((text) => {
          const content = read(nameOf(key, prefix), text);
          this.known.set(key, { mark, content });
          return content;
        }),
      );
    }
    return Promise.all(found);
  }

  private async namesBelow(bucket: string, prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { key } of this.objects.list(bucket, prefix)) names.push(nameOf(key, prefix));
    return names.sort();
  }

  private async text(bucket: string, key: string): Promise<string> {
    return Buffer.from(await this.objects.get({ bucket, key })).toString('utf8');
  }
}

function prefixOf(model: string, kind: ReportKind): string {
  return keys[kind](model, '').replace(/\.json$/, '');
}

/** A window with nothing to judge it by is stored with the reason alone. */
function isVerdict(text: string): boolean {
  return /"(v|qualityV)erdictVersion"/.test(text);
}

function nameOf(key: string, prefix: string): string {
  return key.slice(prefix.length, -'.json'.length);
}

function byEnd(a: JudgedWindow, b: JudgedWindow): number {
  return a.to < b.to ? -1 : 1;
}
