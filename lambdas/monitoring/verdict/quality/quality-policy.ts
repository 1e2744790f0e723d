import * as z from 'zod';

const floors = (warning: number, critical: number) =>
  z
    .strictObject({ warning: z.number().min(0).default(warning), critical: z.number().min(0).default(critical) })
    .refine((value) => value.critical >= value.warning, { message: 'critical must be at least warning' })
    .prefault({});

/** Losses of quality from which on they matter, in the metric's own unit; relative for errors that have a unit. */
export const qualityPolicy = z
  .strictObject({
    /** How often quality is judged: labels come slower than requests. */
    looksPerDay: z.number().positive().default(1),
    /** Share of a window's labels that must have come before it is judged. */
    maturity: z.number().gt(0).max(1).default(0.9),
    /** Fewest outcomes, and for a classifier fewest of each class. */
    minimumLabels: z.number().int().min(10).default(100),
    minimumOfClass: z.number().int().min(5).default(30),
    losses: z
      .strictObject({
        auc: floors(0.02, 0.05),
        /** Distance of mean prediction and share of positive outcomes. */
        calibration: floors(0.05, 0.1),
        precision: floors(0.05, 0.15),
        recall: floors(0.05, 0.15),
        accuracy: floors(0.02, 0.05),
        /** Relative to the reference's. */
        mae: floors(0.1, 0.25),
        /** Relative to the reference's. */
        rmse: floors(0.1, 0.25),
      })
      .prefault({}),
    /**
     * Metrics that raise alarms; all are reported. `usual` stands for what says most of the answers: AUC and calibration of
     * probabilities, accuracy of classes, MAE and RMSE of numbers.
     */
    judged: z
      .array(z.enum(['usual', 'auc', 'calibration', 'precision', 'recall', 'accuracy', 'mae', 'rmse']))
      .min(1)
      .default(['usual']),
  })
  .prefault({});

/** Disparities between groups from which on they matter. */
export const fairnessPolicy = z
  .strictObject({
    /** Fewest answers of a group. */
    minimumOfGroup: z.number().int().min(10).default(100),
    disparities: z
      .strictObject({
        /** Difference of the share of positive answers. */
        selection: floors(0.1, 0.2),
        /** Ratio of the shares of positive answers, as distance from 1: .2 is the four-fifths rule. */
        impact: floors(0.2, 0.4),
        /** Difference of the true positive rate. */
        opportunity: floors(0.1, 0.2),
        /** Difference of the false positive rate. */
        falseAlarm: floors(0.1, 0.2),
        /** Difference of accuracy. */
        accuracy: floors(0.1, 0.2),
      })
      .prefault({}),
  })
  .prefault({});

/** How far the ranking of features by what they do to the answers may move. */
export const attributionPolicy = z
  .strictObject({
    /** Fewest records that attributions are computed on. */
    minimumRecords: z.number().int().min(10).default(100),
    /** 1 less nDCG of the ranking. */
    losses: floors(0.1, 0.25),
    /** Part of all that moves the answers which has gone to other features. */
    shares: floors(0.1, 0.25),
  })
  .prefault({});

/** How far counters of business may move. */
export const businessPolicy = z
  .strictObject({
    /** Fewest requests, watched and before. */
    minimumRequests: z.number().int().min(10).default(100),
    /** Relative change of a counter per prediction. */
    losses: floors(0.05, 0.1),
    /**
     * How often in the period counters are watched anew, against a new reference: in between, looks are free. Null: every
     * look is a window of its own.
     */
    streams: z.number().positive().nullable().default(null),
  })
  .prefault({});

export type QualityPolicy = z.infer<typeof qualityPolicy>;
export type FairnessPolicy = z.infer<typeof fairnessPolicy>;
