import * as z from 'zod';
import { errorNames, TidegateError } from '../../lib/contracts/errors';
import { eventTypes, retrainingCauses } from '../../lib/contracts/events';
import { retrainingSignals } from '../../lib/contracts/retraining';
import type { AlarmCause, TrainingRequest } from '../../lib/contracts/retraining';
import { parseInput } from '../shared/parse-input';

const alarmCauses = z.array(z.object({ alarm: z.string().min(1), cause: z.enum(retrainingCauses) }));
const time = z.iso.datetime({ offset: true });

const signal = z.object({ signal: z.enum(retrainingSignals), rule: z.string().min(1), time });
const alarmEvent = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.object({
    alarmName: z.string().min(1),
    state: z.object({ value: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']), timestamp: z.string().min(1) }),
  }),
});
const objectEvent = z.object({
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      'version-id': z.string().optional(),
      etag: z.string().optional(),
      sequencer: z.string().optional(),
    }),
  }),
});
const parameterEvent = z.object({
  'detail-type': z.literal('Parameter Store Change'),
  id: z.string().min(1),
  detail: z.object({ name: z.string().min(1), operation: z.string() }),
});
const requestEvent = z.object({
  'detail-type': z.literal(eventTypes.retrainingRequested),
  detail: z.object({
    schemaVersion: z.literal(1),
    model: z.string().min(1),
    cause: z.enum(retrainingCauses),
    causeId: z.string().min(1).max(512),
    reason: z.string().min(1).max(1000),
    requestedBy: z.string().min(1).max(256),
  }),
});
const event = z.union([signal, alarmEvent, objectEvent, parameterEvent, requestEvent]);

/** What an event means for the controller. */
export type Signal =
  /** Somebody asks for a training. */
  | { readonly kind: 'request'; readonly request: TrainingRequest }
  /** Ask again for those alarms that still stand; `time` is that of the reminder. */
  | { readonly kind: 'reminder'; readonly time: string }
  /** Nothing to decide: for example an alarm that recovered. */
  | { readonly kind: 'none'; readonly why: string };

/** Reads the alarms and their causes from the environment; rejects with `Tidegate.InvalidInput`. */
export function parseAlarmCauses(value: unknown): readonly AlarmCause[] {
  return parseInput(alarmCauses, value, 'TIDEGATE_ALARM_CAUSES');
}

/**
 * Understands an event. The id of the cause is made of what identifies the occasion, never of the delivery, so that a
 * repeated delivery has the same id.
 *
 * @throws TidegateError `Tidegate.InvalidInput` when the event is none that a rule of the trigger sends
 */
export function readSignal(
  input: unknown,
  { model, alarms }: { model: string; alarms: readonly AlarmCause[] },
): Signal {
  const parsed = parseInput(event, input, 'retraining event');
  if ('signal' in parsed) return readRuleSignal(parsed);
  switch (parsed['detail-type']) {
    case 'CloudWatch Alarm State Change':
      return readAlarm(parsed.detail.alarmName, parsed.detail.state, alarms);
    case 'Object Created': {
      const { bucket, object } = parsed.detail;
      const uri = `s3://${bucket.name}/${object.key}`;
      const revision = object['version-id'] ?? object.sequencer ?? object.etag ?? 'unversioned';
      return request('new-data', `${uri}#${revision}`, `new data at ${uri}`, 'data');
    }
    case 'Parameter Store Change':
      return request('configuration', `configuration:${parsed.id}`, `${parsed.detail.name} changed`, 'configuration');
    case eventTypes.retrainingRequested: {
      const { cause, causeId, reason, requestedBy } = parsed.detail;
      if (parsed.detail.model !== model) return { kind: 'none', why: `request is for '${parsed.detail.model}'` };
      return request(cause, causeId, reason, requestedBy);
    }
  }
}

/** The request for an alarm that stands since `since`. `occasion` tells one asking from the next. */
export function alarmRequest(
  alarmName: string,
  since: string,
  alarms: readonly AlarmCause[],
  occasion = since,
): TrainingRequest {
  const cause = alarms.find(({ alarm }) => alarm === alarmName)?.cause;
  if (!cause) {
    throw new TidegateError(
      errorNames.invalidInput,
      `alarm '${alarmName}' is none of this trigger: ${alarms.map(({ alarm }) => alarm).join(', ') || 'it has no alarms'}`,
    );
  }
  return {
    cause,
    causeId: `${alarmName}@${occasion}`,
    reason: `alarm ${alarmName} stands since ${since}`,
    requestedBy: 'alarm',
  };
}

function readRuleSignal({ signal: kind, rule, time: at }: z.infer<typeof signal>): Signal {
  if (kind === retrainingSignals.reminder) return { kind: 'reminder', time: at };
  return request('schedule', `${rule}@${at}`, `scheduled for ${at}`, 'schedule');
}

function readAlarm(
  alarmName: string,
  state: { readonly value: string; readonly timestamp: string },
  alarms: readonly AlarmCause[],
): Signal {
  if (state.value !== 'ALARM') return { kind: 'none', why: `alarm ${alarmName} is ${state.value}` };
  return { kind: 'request', request: alarmRequest(alarmName, state.timestamp, alarms) };
}

function request(cause: TrainingRequest['cause'], causeId: string, reason: string, requestedBy: string): Signal {
  return { kind: 'request', request: { cause, causeId, reason, requestedBy } };
}
