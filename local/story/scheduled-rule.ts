import { setTimeout as pause } from 'node:timers/promises';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import type { InputTransformer } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { account, region } from '../names';
import type { DeployedEnvironment } from './environment';
import { invokeFunction } from './registry';
import { waitFor } from './wait-for';

/**
 * Fires a rule's schedule as of a time: in compressed time hours pass faster than the emulator's clock. Targets get the
 * event that EventBridge would send then, through their input transformers.
 *
 * @returns what each target answered
 */
export async function fireSchedule(environment: DeployedEnvironment, ruleName: string, time: Date): Promise<unknown[]> {
  await secondOfItsOwn();
  const rule = await environment.events.send(new DescribeRuleCommand({ Name: ruleName }));
  const { Targets } = await environment.events.send(new ListTargetsByRuleCommand({ Rule: ruleName }));
  const event = scheduledEvent(rule.Arn!, time);
  const answers: unknown[] = [];
  for (const { Arn, InputTransformer: transformer, Input } of Targets ?? []) {
    const input = transformer
      ? transform(event, transformer)
      : Input === undefined
        ? event
        : (JSON.parse(Input) as unknown);
    const isMachine = Arn!.includes(':stateMachine:');
    answers.push(await (isMachine ? runMachine : invokeFunction)(environment, Arn!, input));
  }
  lastRun = wholeSecond();
  return answers;
}

const second = 1_000;
const wholeSecond = () => Math.floor(Date.now() / second);
let lastRun = 0;

/**
 * Waits for the second after the last run. Values of a metric are told apart by the second: in one, a good value would
 * hide behind a bad one, which in AWS was written hours before.
 */
async function secondOfItsOwn(): Promise<void> {
  if (wholeSecond() <= lastRun) await pause(second - (Date.now() % second));
}

// Profiling a first week takes the emulator a minute or so on a busy machine.
const machinePatience = 600_000;

/** Runs a state machine to its end and gives its output. */
async function runMachine(environment: DeployedEnvironment, stateMachineArn: string, input: unknown): Promise<unknown> {
  const { executionArn } = await environment.states.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  const ended = await waitFor(
    `the end of ${executionArn!}`,
    async () => {
      const execution = await environment.states.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    },
    machinePatience,
  );
  if (ended.status !== 'SUCCEEDED') {
    throw new Error(`${executionArn!} ${ended.status ?? ''}: ${ended.error ?? ''} ${ended.cause ?? ''}`);
  }
  return JSON.parse(ended.output ?? 'null') as unknown;
}

/** The event that a schedule sends. */
export function scheduledEvent(ruleArn: string, time: Date): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: `${time.getTime()}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    region,
    time: `${time.toISOString().slice(0, 19)}Z`,
    resources: [ruleArn],
    detail: {},
  };
}

/** What an input transformer makes of an event: paths of one or more names, and a template with `<name>` for each. */
export function transform(
  event: Readonly<Record<string, unknown>>,
  { InputPathsMap, InputTemplate }: InputTransformer,
): unknown {
  const filled = Object.entries(InputPathsMap ?? {}).reduce((text, [name, path]) => {
    const value = path
      .replace(/^\$\.?/, '')
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], event);
    // In quotes the text stands alone, elsewhere a value is written as JSON.
    return text.replaceAll(`"<${name}>"`, JSON.stringify(value)).replaceAll(`<${name}>`, JSON.stringify(value));
  }, InputTemplate ?? '{}');
  return JSON.parse(filled);
}
