import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import type { AttributionReference } from '../monitoring/attribution/reference';
import { knownAttributionsFile } from '../monitoring/attribution/reference-file';
import { parseS3Uri, type ObjectStore } from '../shared/objects';
import { parseJson } from '../shared/parse-input';
import { classify, errorOutput } from './failure';
import type { StagedFile } from './staging';

/** What became of a challenger's attributions (`AttributedModel` in the contracts); absent where nobody watches them. */
export const attributionsOutcome = z
  .union([z.object({ uri: z.string().nullable(), reason: z.string().nullable() }), z.object({ failure: errorOutput })])
  .optional();
export type AttributionsOutcome = Readonly<z.infer<typeof attributionsOutcome>>;

/** What the ledger says of them, since nobody waits for them and a version without is complete. */
export function attributionsNote(outcome: AttributionsOutcome): { readonly attributions?: string } {
  if (outcome === undefined) return {};
  if ('failure' in outcome) {
    const { cause } = classify(outcome.failure.Error, outcome.failure.Cause);
    return { attributions: `not computed: ${cause}` };
  }
  const { uri, reason } = outcome;
  return { attributions: uri === null ? `not computed: ${reason ?? 'no reason given'}` : 'computed' };
}

/**
 * Reads them; undefined when there are none.
 *
 * @throws TidegateError `Tidegate.DigestMismatch` when they are of another model than the one that is registered
 */
export async function readAttributions(
  outcome: AttributionsOutcome,
  model: StagedFile,
  objects: Pick<ObjectStore, 'get'>,
): Promise<AttributionReference | undefined> {
  if (outcome === undefined || 'failure' in outcome || outcome.uri === null) return undefined;
  const { uri } = outcome;
  const { reference } = parseJson(knownAttributionsFile, await objects.get(parseS3Uri(uri)), uri);
  if (reference.model !== `sha256:${model.sha256}`) {
    throw new TidegateError(
      errorNames.digestMismatch,
      `${uri} was computed with the model ${String(reference.model)}, sha256:${model.sha256} is to be registered`,
    );
  }
  return reference;
}
