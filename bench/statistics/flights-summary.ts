import { allWeeks, areaVerdict, watchFlights } from './flights';
import { otherModels, type OtherModel } from './other-models';

/** What the monitors said about one week of flights. */
export interface FlightWeek {
  readonly from: string;
  readonly drift: string;
  readonly largestStability: number;
  readonly attribution: string;
  readonly agreement: number;
  readonly movedShares: number;
  readonly quality: string;
  readonly auc: { readonly value: number; readonly lower: number; readonly upper: number };
  readonly calibration: number;
}

/** When AUC fell by a critical floor, and when the verdict on it said so; null: never. */
export interface FloorCourse {
  readonly floor: number;
  readonly fell: string | null;
  readonly called: string | null;
}

/** The whole course, week by week. */
export interface FlightCourse {
  /** The week that training held out comes first. */
  readonly weeks: readonly FlightWeek[];
  readonly floors: readonly FloorCourse[];
  readonly others: readonly OtherModel[];
}

const criticalFloors = [0.01, 0.02, 0.025, 0.03, 0.035, 0.05];

/** Watches all flights from the held-out week to June, and asks other models whether they saw the same. */
export async function watchedFlights({ root }: { readonly root: string }): Promise<FlightCourse> {
  const { heldOut, weeks } = await watchFlights({ root, weeks: allWeeks, every: 1 });
  const approved = heldOut.quality.measures.auc!.value;
  return {
    weeks: [heldOut, ...weeks].map(({ from, drift, quality, attribution }): FlightWeek => {
      const { auc, calibration } = quality.measures;
      return {
        from,
        drift: drift.verdict,
        largestStability: drift.largestStability ?? 0,
        attribution: attribution.verdict,
        agreement: attribution.agreement ?? 0,
        movedShares: attribution.findings.find(({ measure }) => measure === 'shares')!.loss,
        quality: quality.verdict,
        auc: { value: auc!.value, lower: auc!.lower, upper: auc!.upper },
        calibration: calibration!.value,
      };
    }),
    floors: criticalFloors.map((floor) => ({
      floor,
      fell: weeks.find(({ quality }) => approved - quality.measures.auc!.value >= floor)?.from ?? null,
      called: weeks.find((week) => areaVerdict(week, heldOut, floor) === 'critical')?.from ?? null,
    })),
    others: await otherModels(),
  };
}
