import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { eventTypes } from '../../lib/contracts/events';
import { stackStatusChange } from '../../lib/contracts/rollout';
import { parseInput } from '../shared/parse-input';

/** What asks for a rollout. */
export type RolloutRequest =
  /** A version passed its gates. */
  | { readonly kind: 'version'; readonly cause: string; readonly version: string; readonly reason: string }
  /** What serves may differ from what champion and template ask for: a person moved the champion, or the stack changed. */
  | { readonly kind: 'alignment'; readonly cause: string; readonly reason: string };

const modelEvent = {
  schemaVersion: z.literal(1),
  model: z.string(),
  reason: z.string(),
  ledgerSequence: z.number().int(),
};
const approval = z.object({
  id: z.string(),
  'detail-type': z.literal(eventTypes.modelVersionApproved),
  detail: z.object({ ...modelEvent, version: z.string(), digest: z.string() }),
});
const aliasMove = z.object({
  id: z.string(),
  'detail-type': z.literal(eventTypes.aliasMoved),
  detail: z.object(modelEvent),
});
const stackUpdate = z.object({ id: z.string(), 'detail-type': z.literal(stackStatusChange) });
const requestSchema = z.discriminatedUnion('detail-type', [approval, aliasMove, stackUpdate]);

/** Reads a request from a message: an EventBridge event as JSON. Rejects with `Tidegate.InvalidInput`. */
export function parseRolloutRequest(message: string, model: string): RolloutRequest {
  const event = parseInput(requestSchema, parseJson(message), 'rollout request');
  if (event['detail-type'] === stackStatusChange) {
    return { kind: 'alignment', cause: `event ${event.id}`, reason: 'the stack was updated' };
  }
  const { model: named, reason, ledgerSequence } = event.detail;
  if (named !== model) {
    throw new TidegateError(errorNames.invalidInput, `the request is for '${named}', this target serves '${model}'`);
  }
  if (event['detail-type'] === eventTypes.aliasMoved) {
    return { kind: 'alignment', cause: `move ${ledgerSequence} of the champion`, reason };
  }
  const { version, digest } = event.detail;
  return { kind: 'version', cause: `approval ${ledgerSequence} of ${digest}`, version, reason };
}

function parseJson(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    // What the parser says quotes the message, which has no business in a log.
    throw new TidegateError(errorNames.invalidInput, 'rollout request is not JSON');
  }
}
