import * as z from 'zod';

/** Shares by version: at least one above zero. */
export const weights = z
  .record(z.string().min(1), z.number().min(0))
  .refine((shares) => Object.values(shares).some((share) => share > 0), {
    message: 'must give a share above 0 to at least one version',
  });

/** Header that holds what assignments stick to, where the operator names none. */
const defaultHeader = 'x-tidegate-key';

const ofModel = z.strictObject({
  weights,
  header: z.string().min(1).toLowerCase().default(defaultHeader),
  salt: z.string().default(''),
});

/** How the requests to one model are split. */
export type ModelSplit = z.infer<typeof ofModel>;

/** Splits by model. */
export const splitSettings = z.record(z.string().min(1), ofModel).optional();

/** What a change at run time may say. */
export const changeRequest = z.strictObject({
  weights,
  header: z.string().min(1).toLowerCase().optional(),
  salt: z.string().optional(),
});

/** A split before its first change. */
export const blankSplit: ModelSplit = { weights: {}, header: defaultHeader, salt: '' };
