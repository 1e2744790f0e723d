import type { ModelScorer } from '../../../lambdas/monitoring/attribution/model-scorer';
import { permutationAttributions } from '../../../lambdas/monitoring/attribution/permutation';
import type { AttributionReference } from '../../../lambdas/monitoring/attribution/reference';
import { RowSample } from '../../../lambdas/monitoring/attribution/row-sample';
import { sampledAttributions, type KnownRecord } from '../../../lambdas/monitoring/attribution/sampled-attributions';
import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { AttributionVerdict } from '../../../lambdas/monitoring/verdict/attribution/attribution-verdict';
import { judgeAttribution } from '../../../lambdas/monitoring/verdict/attribution/judge-attribution';
import type { MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import { UsageError } from '../../usage-error';
import { loadAttributionModel } from '../data/attribution-model';
import type { DataSet } from '../data/open-data';
import { readData } from '../data/read-data';
import type { DataRecord } from '../data/record-reader';

/** A sample of the records of a window. */
class DataSample {
  private readonly sample: RowSample;
  private place = 0;

  public constructor(
    private readonly scorer: ModelScorer,
    capacity: number,
  ) {
    this.sample = new RowSample(capacity);
  }

  public add(record: DataRecord): void {
    this.place += 1;
    this.sample.offer(identityOf(record) ?? String(this.place), () => this.scorer.cellsOf(record.features));
  }

  public rows() {
    return this.sample.rows();
  }
}

/** Attributions on known-good data with the model itself, to be kept in their baseline. */
export async function knownAttributions(
  data: DataSet,
  schema: FeatureSchema,
  scorer: ModelScorer,
  records: number,
): Promise<AttributionReference> {
  const found = await sampledAttributions(knownRecords(data, schema), schema, scorer, { records });
  if ('reason' in found) throw new UsageError(found.reason);
  return found.reference;
}

async function* knownRecords(data: DataSet, schema: FeatureSchema): AsyncGenerator<KnownRecord> {
  for await (const item of readData(data, schema)) {
    if ('record' in item) yield { identity: identityOf(item.record), features: item.record.features };
  }
}

/** Records with an identity are sampled by it, others by their place in the data. */
function identityOf({ id, index }: DataRecord): string | null {
  return id === null ? null : `${id} ${index}`;
}

/** On which features the answers to a window hang, found out while its records go by. */
export class AttributionComparison {
  /** Loads the model and checks that the baseline's attributions are of it. */
  public static async prepare(
    { attribution }: Baseline,
    schema: FeatureSchema,
    folder: string,
    model: string,
  ): Promise<AttributionComparison> {
    if (attribution === undefined) {
      throw new UsageError("the baseline holds no attributions; build it with 'monitor baseline --model', too");
    }
    const scorer = await loadAttributionModel(folder, model, schema);
    if (attribution.model !== undefined && attribution.model !== scorer.model) {
      throw new UsageError(
        `--model is ${scorer.model}, the baseline's attributions are those of ${attribution.model}: attributions of two ` +
          'models cannot be compared; build a baseline with this one',
      );
    }
    return new AttributionComparison(scorer, attribution);
  }

  private readonly sample: DataSample;

  private constructor(
    private readonly scorer: ModelScorer,
    private readonly reference: AttributionReference,
  ) {
    this.sample = new DataSample(scorer, reference.records);
  }

  /** Takes a record. */
  public add(record: DataRecord): void {
    this.sample.add(record);
  }

  /** The verdict on all records so far. */
  public async judge(policy: MonitorPolicy): Promise<AttributionVerdict> {
    const rows = this.sample.rows();
    const none = this.reference.features.map(() => 0);
    const current = rows.length < 2 ? none : await permutationAttributions(rows, this.scorer.score);
    await this.scorer.release();
    return judgeAttribution(current, rows.length, this.reference, policy);
  }
}
