import * as z from 'zod';
import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import type { ItemList, OutcomePlan, SortPiece } from '../../../lib/contracts/monitoring';
import { monitoringWork } from '../../../lib/contracts/storage';
import type { Registry } from '../../model-registry/registry';
import { canonicalJson } from '../../shared/canonical-json';
import type { Clock } from '../../shared/clock';
import { parseInput, parseJson } from '../../shared/parse-input';
import { Meter, totalUsage, type MonitorObjects } from '../drift/meter';
import { hourName } from '../drift/window';
import { totalOf } from '../statistics/counts';
import { nextStep, type NextStep } from './next-step';
import { fingerprint, OutcomeDays, type FoundDay, type OutcomeDaysPorts } from './outcome-days';
import { outcomePlanFile, type OutcomeTask, type StoredOutcomePlan } from './outcome-files';
import { qualitySubject, type SubjectPorts } from './quality-subject';
import type { OutcomeDay } from './quality-window';
import { readOutcomes } from './stored-outcomes';
import { verdictDays, type VerdictRules } from './verdict-days';

const request = z.object({
  time: z.iso.datetime({ offset: true }),
  /** The plan before, when something has been sorted or joined since. */
  plan: z.string().min(1).optional(),
});

/** What planning works with. */
export interface PlanOutcomesPorts extends OutcomeDaysPorts, SubjectPorts {
  readonly registry: Pick<Registry, 'champion' | 'championSince' | 'getVersion'>;
  readonly objects: MonitorObjects;
  readonly clock: Clock;
}

// Sort, join, the same again for a window that older days have moved, judge; and some for files that come meanwhile.
const mostRounds = 10;

/**
 * Finds which of the days that a verdict rests on are not joined, and what of them is not sorted yet. Asked again after each
 * step, it finds the next, until nothing is left but to judge.
 */
export async function planOutcomes(input: unknown, ports: PlanOutcomesPorts): Promise<OutcomePlan> {
  const { time, plan } = parseInput(request, input, 'quality monitor request');
  const { model, reportsBucket: bucket } = ports;
  const metered = { ...ports, objects: new Meter(ports.objects, ports.clock) };
  const { objects } = metered;
  const before = plan === undefined ? await firstPlan(metered) : await readPlan(plan, metered);
  const round = before.round + 1;
  if (round > mostRounds) throw neverDone(model);
  const since = before.since === null ? undefined : new Date(before.since);
  const { task, rules } = await qualitySubject(before.version, since, metered);
  const looked: Looked =
    typeof task === 'string'
      ? { days: [], sort: [], join: [], key: '', listed: 0 }
      : await look(new Date(time), task, rules, metered);
  const put = async (name: string, body: string) => {
    const key = monitoringWork.quality(model, hourName(new Date(time)), `${round}-${name}`);
    await objects.put({ bucket, key }, body, 'application/json');
    return key;
  };
  const list = async (name: string, items: readonly unknown[]): Promise<ItemList> => {
    return { bucket, key: await put(name, JSON.stringify(items)), count: items.length };
  };
  const { days, sort, join, key: taskKey, listed } = looked;
  const listing = { invocations: 0, milliseconds: 0, reads: 0, writes: listed };
  const pieces = sort.map(({ kind, name, files }): SortPiece => {
    return { kind, piece: name, task: taskKey, keys: files.map(({ key }) => key) };
  });
  const lists = { sort: await list('sort', pieces), join: await list('join', join) };
  const files = sort.flatMap((piece) => piece.files);
  const stored: StoredOutcomePlan = {
    ...before,
    round,
    days,
    files: before.files + files.length,
    bytes: before.bytes + totalOf(files, ({ bytes }) => bytes),
    sorted: [...before.sorted, ...sort.map(({ name }) => name)],
    joined: [...before.joined, ...join.map(({ day, part }) => monitoringWork.join(model, day, `used-${part}`))],
    usage: totalUsage([before.usage, objects.usage, listing]),
  };
  return { time, plan: await put('plan', canonicalJson(stored)), ...lists };
}

interface Looked extends NextStep {
  /** Every day, once nothing is left to do. */
  readonly days: StoredOutcomePlan['days'];
  /** Key of the task. */
  readonly key: string;
  /** Requests that listed capture, at least one a day, which the meter does not see. */
  readonly listed: number;
}

async function look(time: Date, task: OutcomeTask, rules: VerdictRules, ports: PlanOutcomesPorts): Promise<Looked> {
  const { model, reportsBucket: bucket, objects } = ports;
  const key = monitoringWork.task(model, fingerprint(task));
  await objects.put({ bucket, key }, canonicalJson(task), 'application/json');
  const days = new OutcomeDays(ports, task);
  const found = new Map<OutcomeDay, FoundDay | undefined>();
  const find = async (day: OutcomeDay) => {
    const known = await days.find(day);
    found.set(day, known);
    return known;
  };
  const { window, pairs, since } = await verdictDays(time, rules, async (day) => {
    const outcomes = (await find(day))?.outcomes;
    return outcomes && (await readOutcomes(outcomes, bucket, objects)).profile;
  });
  const early = pairs.flatMap((pair) => (pair.early === pair.late ? [] : [pair.early]));
  for (const day of [...window.days, ...early, ...since]) await find(day);
  const captured = [...found.values()].filter((day) => day !== undefined);
  const step = await nextStep(captured, days, key, ports);
  const isDone = step.sort.length + step.join.length === 0;
  return {
    ...step,
    key,
    listed: found.size,
    days: isDone ? [...found].map(([day, known]) => planned(day, known)) : [],
  };
}

function planned({ from, to, asOf }: OutcomeDay, found: FoundDay | undefined): StoredOutcomePlan['days'][number] {
  const outcomes = found?.outcomes ? [...found.outcomes] : null;
  return { from: from.toISOString(), to: to.toISOString(), asOf: asOf.toISOString(), outcomes };
}

/** Every round judges the same version, whatever is promoted meanwhile. */
async function firstPlan({ model, registry }: PlanOutcomesPorts): Promise<StoredOutcomePlan> {
  const champion = await registry.champion(model);
  const since = champion && (await registry.championSince(model));
  return {
    planVersion: 1,
    round: 0,
    version: champion?.version ?? null,
    since: since?.toISOString() ?? null,
    days: [],
    files: 0,
    bytes: 0,
    sorted: [],
    joined: [],
    usage: totalUsage([]),
  };
}

async function readPlan(key: string, { reportsBucket, objects }: PlanOutcomesPorts): Promise<StoredOutcomePlan> {
  return parseJson(outcomePlanFile, await objects.get({ bucket: reportsBucket, key }), key);
}

function neverDone(model: string): TidegateError {
  return new TidegateError(
    errorNames.conflict,
    `after ${mostRounds} rounds there is still something to join for ${model}: capture or outcomes of the days that are judged ` +
      'keep changing; start the monitor again when they have been delivered',
  );
}
