import { CategoryTable } from '../../../lambdas/monitoring/capture/byte-path/category-table';
import type { Binning, ColumnBinning } from '../../../lambdas/monitoring/profile/binning';
import type { FeatureSchema } from '../../../lambdas/monitoring/profile/feature-schema';
import type { Roles } from '../data/roles';

/** What a column of a table is good for: a feature or the answer by its position among the counted ones, or else. */
export type Target = number | 'answer-not-counted' | 'time' | 'unused' | 'unknown';

/** How the columns of a file are counted, and what its records lack. */
export interface TableLayout {
  /** By column of the file. */
  readonly targets: readonly Target[];
  /** Features that the file does not have: missing in every record. */
  readonly absent: readonly number[];
  readonly hasAnswer: boolean;
  readonly unknown: readonly string[];
}

/** Tells what the columns of tables are good for. */
export class TableColumns {
  /** Columns that are counted: features, then the answer when it has bins. */
  public readonly counted: readonly ColumnBinning[];
  public readonly count: number;
  /** By counted column; null for numbers. */
  public readonly categories: readonly (CategoryTable | null)[];
  /** Position of the answer; −1 when it is not counted. */
  public readonly answer: number;
  private readonly targets = new Map<string, Target>();

  public constructor(binning: Binning, schema: FeatureSchema, roles: Roles) {
    this.counted = binning.prediction === null ? binning.features : [...binning.features, binning.prediction];
    this.count = this.counted.length;
    this.answer = binning.prediction === null ? -1 : binning.features.length;
    this.categories = this.counted.map((column) =>
      column.kind === 'categorical' ? new CategoryTable(column.categories, new Set()) : null,
    );
    const answer = answerName(schema, roles);
    const label = schema.label?.name ?? roles.label;
    for (const name of [label, roles.id, ...(schema.ignored ?? [])])
      if (name !== null) this.targets.set(name, 'unused');
    if (roles.time !== null) this.targets.set(roles.time, 'time');
    if (answer !== null) this.targets.set(answer, this.answer < 0 ? 'answer-not-counted' : this.answer);
    schema.features.forEach(({ name }, i) => this.targets.set(name, i));
  }

  /** Whether each column has one use only: with two, records have to be read whole. */
  public static isApplicable(binning: Binning, schema: FeatureSchema, roles: Roles): boolean {
    const names = schema.features.map(({ name }) => name);
    const answer = answerName(schema, roles);
    const uses = [...names, ...(answer === null ? [] : [answer]), ...(roles.time === null ? [] : [roles.time])];
    return new Set(uses).size === uses.length && names.length > 0 && names.length === binning.features.length;
  }

  /** What to do with the columns of a file. */
  public layoutOf(names: readonly string[]): TableLayout {
    const targets = names.map((name) => this.targets.get(name) ?? 'unknown');
    const features = this.answer < 0 ? this.count : this.answer;
    return {
      targets,
      absent: Array.from({ length: features }, (_, i) => i).filter((i) => !targets.includes(i)),
      hasAnswer: targets.includes('answer-not-counted') || (this.answer >= 0 && targets.includes(this.answer)),
      unknown: names.filter((_, i) => targets[i] === 'unknown'),
    };
  }
}

/** Name of the column that holds the answers. */
export function answerName(schema: FeatureSchema, roles: Roles): string | null {
  return schema.prediction?.name ?? roles.prediction;
}
