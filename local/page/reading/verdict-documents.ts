import * as z from 'zod';
import { qualityMetrics } from '../../../lambdas/monitoring/quality/quality-metrics';
import { judgedMeasures } from '../snapshot';
import type { DriftWindow, QualityWindow } from '../snapshot';

const measured = z.object({
  value: z.number(),
  standardError: z.number(),
  lower: z.number(),
  upper: z.number(),
  n: z.number(),
});
const level = z.enum(['ok', 'insufficient', 'warning', 'critical']);
const judged = {
  version: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  verdict: level,
  causes: z.array(z.object({ message: z.string() })).transform((causes) => causes.map(({ message }) => message)),
};

const qualityDocument = z.object({
  ...judged,
  maturity: z
    .object({ answers: z.number(), labelled: z.number(), mature: z.boolean() })
    .default({ answers: 0, labelled: 0, mature: false }),
  measures: z.partialRecord(z.enum(qualityMetrics), measured).default({}),
  findings: z
    .array(
      z.object({
        metric: z.string(),
        verdict: level,
        reference: z.object({ value: z.number() }).nullable(),
        floors: z.object({ warning: z.number(), critical: z.number() }),
      }),
    )
    .default([]),
});

const driftDocument = z.object({
  ...judged,
  window: z.object({ rows: z.number() }).default({ rows: 0 }),
  largestStability: z.number().nullable().default(null),
});

/** Reads a stored verdict by labels. @throws Error that names what is wrong with it */
export function readQualityDocument(name: string, text: string): QualityWindow {
  const { maturity, measures, findings, ...window } = qualityDocument.parse(JSON.parse(text));
  const { answers, labelled, mature } = maturity;
  return {
    name,
    ...window,
    answers,
    labelled,
    isMature: mature,
    measures,
    findings: Object.fromEntries(
      judgedMeasures.flatMap((measure) => {
        const found = findings.find(({ metric }) => metric === measure);
        if (!found) return [];
        const { verdict, reference, floors } = found;
        return [[measure, { verdict, reference: reference?.value ?? null, floors }]];
      }),
    ),
  };
}

/** Reads a stored verdict by features. @throws Error that names what is wrong with it */
export function readDriftDocument(name: string, text: string): DriftWindow {
  const { window, ...rest } = driftDocument.parse(JSON.parse(text));
  return { name, ...rest, rows: window.rows };
}
