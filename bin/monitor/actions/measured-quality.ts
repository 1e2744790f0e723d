import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import { LabelJoin } from '../../../lambdas/monitoring/quality/label-join';
import { QualityBuilder, qualityTask, type Attribute } from '../../../lambdas/monitoring/quality/quality-builder';
import type { QualityProfile } from '../../../lambdas/monitoring/quality/quality-profile';
import type { Terminal } from '../../commands/command';
import { UsageError } from '../../usage-error';
import type { DataSet } from '../data/open-data';
import { readLabels, type LabelItem } from '../data/labels';
import type { DataRecord } from '../data/record-reader';
import { timeOf } from '../data/roles';

/** Where labels are that records do not bring themselves, and what of them counts. */
export interface StatedLabels {
  readonly folder: string;
  /** Files of labels; none: records bring their own. */
  readonly names: readonly string[];
  /** `--as-of`: labels that were recorded later do not count. */
  readonly asOf: string | undefined;
}

/** Measures the quality of answers while their records go by. */
export class MeasuredQuality {
  /**
   * Reads the labels, which have to be known before the records.
   * @returns null when the schema tells of no answers, or of no labels
   */
  public static async prepare(
    schema: FeatureSchema,
    attributes: readonly Attribute[],
    { folder, names, asOf: asOfText }: StatedLabels,
  ): Promise<MeasuredQuality | null> {
    if (!schema.label || !schema.prediction) {
      if (names.length === 0) return null;
      throw new UsageError(
        `--labels is given, but the ${schema.label ? 'prediction' : 'label'} is not known: ` +
          'a baseline learns it from --prediction and --label, or from --schema',
      );
    }
    const asOf = asOfText === undefined ? null : timeOf(asOfText);
    if (asOf === null && asOfText !== undefined)
      throw new UsageError(`--as-of is '${asOfText}'; give an ISO 8601 time`);
    const join = names.length === 0 ? null : new LabelJoin(asOf);
    let malformed = 0;
    if (join !== null) {
      const take = ({ id, index, value, recordedAt }: LabelItem) => {
        join.addLabel(id, index, value, recordedAt);
      };
      await readLabels(folder, names, schema.label.name, take, () => (malformed += 1));
    }
    return new MeasuredQuality(schema, attributes, join, asOf, malformed);
  }

  private readonly builder: QualityBuilder;
  private unnamed = 0;

  private constructor(
    private readonly schema: FeatureSchema,
    private readonly attributes: readonly Attribute[],
    private readonly join: LabelJoin | null,
    /** Time as of which labels count; null: all do. */
    public readonly asOf: string | null,
    /** Label lines that could not be used. */
    public readonly unusableLabels: number,
  ) {
    this.builder = new QualityBuilder(qualityTask(schema, attributes));
  }

  /** Columns of a table that are needed; of its records only these have to be read. */
  public columnsIn({ roles }: DataSet): ReadonlySet<string> {
    const { prediction, label } = this.schema;
    const named = [prediction?.name, label?.name, roles.prediction, roles.label, roles.time, roles.id];
    const groups = this.attributes.map(({ name }) => name);
    return new Set([...named, ...groups].filter((name) => typeof name === 'string'));
  }

  /** Takes a record. */
  public add(record: DataRecord): void {
    const { id, index, label, time, prediction } = record;
    const answer = { score: prediction, time, groups: this.groupsOf(record) };
    if (this.join !== null && label === undefined) {
      if (id === null) this.unnamed += 1;
      else this.join.addAnswer(id, index, answer);
    } else if (label === undefined || label === null || label === '') {
      this.builder.addWaiting(answer);
    } else {
      this.builder.addOutcome({ ...answer, label, recordedAt: null });
    }
  }

  /** What all records so far say; to be asked for once. */
  public profile(): QualityProfile {
    if (this.unnamed > 0) {
      throw new UsageError(`${this.unnamed} records have no identity to join labels by; name their column with --id`);
    }
    if (this.join !== null) this.builder.addJoin(this.join.result());
    return this.builder.profile();
  }

  private groupsOf({ features }: DataRecord): string[] {
    return this.attributes.map(({ name }) => {
      const position = this.schema.features.findIndex((feature) => feature.name === name);
      const value = features[position];
      return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    });
  }
}

/** What to say when labels are stated and none counts. */
export const noLabelMatches = 'none of the labels belongs to a record of DATA: do both name the same identity (--id)?';

/** Says how many lines of labels could not be used. */
export function tellUnusableLabels({ unusableLabels }: MeasuredQuality, terminal: Terminal): void {
  if (unusableLabels === 0) return;
  terminal.err(`${unusableLabels} ${unusableLabels === 1 ? 'line' : 'lines'} of labels could not be used\n`);
}
