import * as z from 'zod';

const count = z.number().min(0);
const parts = z.array(z.number());

/** Shape of stored counters of business. */
export const businessFile = z.object({
  requests: count,
  predictions: count,
  predictionSquares: count,
  counters: z.record(
    z.string(),
    z.object({ events: count, unreadable: count, sum: parts, squares: parts, products: parts }),
  ),
});
