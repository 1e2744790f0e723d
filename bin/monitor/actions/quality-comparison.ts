import type { Baseline } from '../../../lambdas/monitoring/profile/baseline';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { hoursOf } from '../../../lambdas/monitoring/quality/label-delay';
import { LabelJoin } from '../../../lambdas/monitoring/quality/label-join';
import { learnCalibration } from '../../../lambdas/monitoring/quality/performance-estimate';
import { QualityBuilder, qualityTask, type Attribute } from '../../../lambdas/monitoring/quality/quality-builder';
import { measureQuality } from '../../../lambdas/monitoring/quality/quality-metrics';
import { judgeQuality, type QualityContext } from '../../../lambdas/monitoring/verdict/judge-quality';
import type { MonitorPolicy } from '../../../lambdas/monitoring/verdict/policy';
import type { QualityVerdict } from '../../../lambdas/monitoring/verdict/quality-verdict';
import { UsageError } from '../../usage-error';
import type { DataSet } from '../data/data-set';
import type { DataRecord } from '../data/record-reader';
import { readLabels, type LabelItem } from '../data/labels';
import { timeOf } from '../data/roles';
import { groupsOf, qualityColumns } from './baseline-action';

/** Measures the quality of a window while its records go by. */
export class QualityComparison {
  /**
   * Reads the labels, which have to be known before the records.
   * @returns null when the model has no label, or there is neither a baseline's quality nor any label to go by
   */
  public static async prepare(
    baseline: Baseline,
    schema: FeatureSchema,
    folder: string,
    labels: readonly string[],
    asOfText: string | undefined,
  ): Promise<QualityComparison | null> {
    if (!schema.label || !schema.prediction) {
      if (labels.length === 0) return null;
      throw new UsageError(
        '--labels is given, but the baseline knows no label; build it with --label and --prediction',
      );
    }
    const asOf = asOfText === undefined ? null : timeOf(asOfText);
    if (asOf === null && asOfText !== undefined)
      throw new UsageError(`--as-of is '${asOfText}'; give an ISO 8601 time`);
    const join = labels.length === 0 ? null : new LabelJoin(asOf);
    let malformed = 0;
    if (join !== null) {
      const take = ({ id, index, value, recordedAt }: LabelItem) => {
        join.addLabel(id, index, value, recordedAt);
      };
      await readLabels(folder, labels, schema.label.name, take, () => (malformed += 1));
    }
    return new QualityComparison(baseline, schema, join, asOf, malformed);
  }

  private readonly attributes: readonly Attribute[];
  private readonly builder: QualityBuilder;
  private unnamed = 0;

  private constructor(
    private readonly baseline: Baseline,
    private readonly schema: FeatureSchema,
    private readonly join: LabelJoin | null,
    private readonly asOf: string | null,
    private readonly malformedLabels: number,
  ) {
    this.attributes = attributesOf(baseline);
    this.builder = new QualityBuilder(qualityTask(schema, this.attributes));
  }

  /** Columns of a table that quality needs; of the records of a window only these have to be read. */
  public columnsIn(data: DataSet): ReadonlySet<string> {
    return qualityColumns(data, this.schema, this.attributes);
  }

  /** Takes a record. */
  public add(record: DataRecord): void {
    const { id, index, label, time, prediction } = record;
    const answer = { score: prediction, time, groups: groupsOf(record, this.schema, this.attributes) };
    if (this.join !== null && label === undefined) {
      if (id === null) this.unnamed += 1;
      else this.join.addAnswer(id, index, answer);
    } else if (label === undefined || label === null || label === '') {
      this.builder.addWaiting(answer);
    } else {
      this.builder.addOutcome({ ...answer, label, recordedAt: null });
    }
  }

  /** The verdict on all records so far. */
  public judge(policy: MonitorPolicy): QualityVerdict {
    if (this.unnamed > 0) {
      throw new UsageError(`${this.unnamed} records have no identity to join labels by; name their column with --id`);
    }
    if (this.join !== null) this.builder.addJoin(this.join.result());
    return judgeQuality(this.builder.profile(), this.context(), policy);
  }

  /** Label lines that could not be used. */
  public get unusableLabels(): number {
    return this.malformedLabels;
  }

  private context(): QualityContext {
    const { quality } = this.baseline;
    const delay = this.schema.label?.delay;
    return {
      references: quality === undefined ? {} : measureQuality(quality),
      ...(quality?.outcomes.task === 'binary' ? { calibration: learnCalibration(quality.outcomes) } : {}),
      ...(this.asOf === null ? {} : { asOf: this.asOf }),
      ...(delay === undefined ? {} : { delayHours: hoursOf(delay) }),
    };
  }
}

/** The attributes that the baseline's quality tells groups apart by. */
function attributesOf({ binning, quality }: Baseline): Attribute[] {
  return Object.keys(quality?.groups ?? {}).map((name) => {
    const column = binning.features.find((feature) => feature.name === name);
    return { name, groups: column?.kind === 'categorical' ? column.categories : [] };
  });
}
