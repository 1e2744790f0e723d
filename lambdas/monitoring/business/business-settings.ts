import * as z from 'zod';
import type { BusinessSettings } from '../../../lib/contracts/business';
import { parseInput } from '../../shared/parse-input';
import { counterDirections } from '../verdict/business/business-verdict';

const settings = z
  .object({
    counters: z.array(
      z.object({
        name: z.string().min(1),
        better: z.enum(counterDirections),
        losses: z.object({ warning: z.number(), critical: z.number() }).exactOptional(),
        reportedWithinHours: z.number().gt(0).exactOptional(),
      }),
    ),
    price: z
      .object({
        currency: z.string(),
        unit: z.string(),
        price: z.number().min(0),
        usage: z.object({
          namespace: z.string(),
          metricName: z.string(),
          dimensions: z.record(z.string(), z.string()),
          statistic: z.string(),
          perUnit: z.number().positive(),
        }),
      })
      .nullable(),
    capturePercent: z.number().gt(0).max(100),
  })
  .nullable();

/** The settings that a function was given; null where business is not watched. */
export function parseBusinessSettings(content: unknown): BusinessSettings | null {
  return parseInput(settings, content, 'business settings');
}
