import { BusinessCounters } from '../business/business-counters';
import { binningDigest, type Binning, type ColumnBinning } from './binning';
import { BottomSample } from './bottom-sample';
import { CategoricalAccumulator } from './categorical-accumulator';
import { NumericAccumulator } from './numeric-accumulator';
import type { MalformedReason, Profile } from './profile';
import type { RecordSink } from './record-sink';
import type { RawValue } from './row';

/** How many malformed lines and how many unknown column names a profile shows. */
export const shownSamples = 8;

/** Counts one column. */
type ColumnAccumulator = NumericAccumulator | CategoricalAccumulator;

function accumulatorFor(column: ColumnBinning): ColumnAccumulator {
  return column.kind === 'numeric' ? new NumericAccumulator(column) : new CategoricalAccumulator(column);
}

/** Builds the profile of a window, record by record, in constant memory. */
export class ProfileBuilder implements RecordSink {
  /** One accumulator a feature, in the schema's order. */
  public readonly columns: readonly ColumnAccumulator[];
  /** Of the model's answers; null when they are not monitored. */
  public readonly prediction: ColumnAccumulator | null;
  /** Counters of business; null when none is named. */
  public readonly business: BusinessCounters | null;
  private readonly digest: string;
  private readonly unknownColumns = new BottomSample(shownSamples);
  private readonly samples = new BottomSample(shownSamples);
  private readonly reasons = new Map<MalformedReason, number>();
  private malformed = 0;
  private events = 0;
  private rows = 0;
  private predictions = 0;
  private firstEvent: string | null = null;
  private lastEvent: string | null = null;

  /** @param counters names of counters of business that are kept */
  public constructor(binning: Binning, counters: readonly string[] = []) {
    this.business = counters.length === 0 ? null : new BusinessCounters(counters);
    this.digest = binningDigest(binning);
    this.columns = binning.features.map(accumulatorFor);
    this.prediction = binning.prediction === null ? null : accumulatorFor(binning.prediction);
  }

  /**
   * Counts a record. It must have as many values as there are features.
   * @param prediction undefined when there is none
   */
  public addRow(features: readonly RawValue[], prediction?: RawValue): void {
    this.rows += 1;
    for (let i = 0; i < this.columns.length; i += 1) this.columns[i]!.add(features[i]);
    if (prediction === undefined) return;
    this.predictions += 1;
    this.prediction?.add(prediction);
  }

  /** Counts many records whose values were given to `columns` and `prediction`. */
  public countRows(count: number, predicted: number): void {
    this.rows += count;
    this.predictions += predicted;
  }

  /** Counts a capture event, or several of one time. */
  public addEvent(time: string | null, count = 1): void {
    this.events += count;
    if (time === null) return;
    if (this.firstEvent === null || time < this.firstEvent) this.firstEvent = time;
    if (this.lastEvent === null || time > this.lastEvent) this.lastEvent = time;
  }

  /** Counts a line that could not be used. Its values are not kept, only what it looked like. */
  public addMalformed(reason: MalformedReason, line: string): void {
    this.malformed += 1;
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    this.samples.add(`${reason}: ${line}`, `${reason}: ${shapeOf(line)}`);
  }

  /** Counts a column that the schema does not know, in one record or in many. */
  public addUnknownColumn(name: string, records = 1): void {
    if (records > 0) this.unknownColumns.add(name, name, records);
  }

  /** What was counted so far. */
  public profile(): Profile {
    return {
      profileVersion: 1,
      binning: this.digest,
      events: this.events,
      firstEvent: this.firstEvent,
      lastEvent: this.lastEvent,
      rows: this.rows,
      predictions: this.predictions,
      malformed: {
        count: this.malformed,
        reasons: Object.fromEntries(this.reasons),
        samples: this.samples.toJSON(),
      },
      unknownColumns: this.unknownColumns.toJSON(),
      features: this.columns.map((column) => column.profile()),
      prediction: this.prediction?.profile() ?? null,
      ...(this.business === null ? {} : { business: this.business.profile() }),
    };
  }
}

/** What a line looks like without saying what is in it: letters become x, digits 9. */
export function shapeOf(line: string): string {
  return line.slice(0, 80).replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '9');
}
