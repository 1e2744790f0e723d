import { createHash } from 'node:crypto';
import * as z from 'zod';
import { reportPrefix } from '../../../lib/contracts/storage';
import { canonicalJson } from '../../shared/canonical-json';
import type { ListedObject, ObjectStore } from '../../shared/objects';
import { parseJson } from '../../shared/parse-input';
import type { CaptureFiles } from '../drift/capture-files';
import type { FeatureSchema } from '../profile/feature-schema';
import type { Attribute } from '../quality/quality-builder';
import { qualityFile } from '../quality/quality-file';
import { joinOutcomes, type JoinedOutcomes } from './join-outcomes';
import { dayFolder, filingDays, hoursOfDay, type OutcomeDay } from './quality-window';

const outcomesFile = z.object({
  outcomesVersion: z.literal(1),
  profile: qualityFile,
  malformedAnswers: z.number(),
  malformedLabels: z.number(),
});

/** Outcomes of a day and the key under which they are kept. */
export interface KeptOutcomes extends JoinedOutcomes {
  readonly key: string;
}

/** What days are read with. */
export interface DayOutcomesPorts {
  readonly model: string;
  readonly reportsBucket: string;
  readonly capture: CaptureFiles;
  /** Prefix of the model's ground truth. */
  readonly groundTruth: { readonly bucket: string; readonly key: string };
  readonly objects: Pick<ObjectStore, 'exists' | 'get' | 'put' | 'stream' | 'list'>;
}

/**
 * Outcomes of single days, kept in the reports bucket. The key tells what went into them, so a day is joined once however
 * many windows it belongs to, and again when capture or labels of it came late.
 */
export class DayOutcomes {
  public constructor(
    private readonly ports: DayOutcomesPorts,
    private readonly schema: FeatureSchema,
    private readonly attributes: readonly Attribute[],
  ) {}

  /** The outcomes of one day; undefined when nothing was captured. */
  public async of(day: OutcomeDay): Promise<KeptOutcomes | undefined> {
    const { model, reportsBucket, objects } = this.ports;
    const capture = (await this.ports.capture.list(hoursOfDay(day))).flat();
    if (capture.length === 0) return undefined;
    const labels = await this.labelFiles(day);
    const name = `${day.from.toISOString().slice(0, 13)}-${this.fingerprint(day, [...capture, ...labels])}`;
    const address = { bucket: reportsBucket, key: reportPrefix.outcomes(model, name) };
    if (await objects.exists(address)) {
      return { key: address.key, ...parseJson(outcomesFile, await objects.get(address), address.key) };
    }
    const { schema, attributes } = this;
    const own = `${this.ports.groundTruth.key}${dayFolder(day.from)}`;
    const isOwn = ({ key }: ListedObject) => key.startsWith(own);
    const input = { schema, attributes, asOf: day.asOf.toISOString(), capture, labels, isOwn };
    const joined = await joinOutcomes(input, (file) => objects.stream(file));
    await objects.put(address, canonicalJson({ outcomesVersion: 1, ...joined }), 'application/json');
    return { key: address.key, ...joined };
  }

  private async labelFiles(day: OutcomeDay): Promise<ListedObject[]> {
    const { bucket, key } = this.ports.groundTruth;
    const files: ListedObject[] = [];
    for (const filed of filingDays(day)) {
      for await (const file of this.ports.objects.list(bucket, `${key}${dayFolder(filed)}`)) files.push(file);
    }
    return files;
  }

  private fingerprint(day: OutcomeDay, files: readonly ListedObject[]): string {
    const { schema, attributes } = this;
    const hash = createHash('sha256').update(JSON.stringify({ schema, attributes, ...day }));
    const lines = files.map(({ key, bytes, lastModified }) => `\n${key}\t${bytes}\t${lastModified.toISOString()}`);
    for (const line of lines.sort()) hash.update(line);
    return hash.digest('hex').slice(0, 16);
  }
}
