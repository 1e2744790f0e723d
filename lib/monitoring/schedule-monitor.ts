import { aws_events as events, aws_events_targets as targets, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_sqs as sqs, aws_stepfunctions as sfn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { MonitorRequest } from '../contracts/monitoring';
import { ManagedRole } from '../foundation/managed-role';
import { ReliableTarget } from '../foundation/reliable-target';

/** How a monitor is started. */
export interface MonitorScheduleProps {
  readonly stateMachine: sfn.IStateMachine;
  readonly schedule: events.Schedule;
  readonly description: string;
  /** One sentence for the reviewer: what acts as the role. */
  readonly starter: string;
  readonly deadLetterQueue: sqs.IQueue;
}

/** Starts a state machine on a schedule, and tells it when that was. */
export function scheduleMonitor(scope: Construct, props: MonitorScheduleProps): void {
  const { stateMachine, schedule, description, deadLetterQueue } = props;
  const rule = new events.Rule(scope, 'Schedule', { description, schedule });
  const request: MonitorRequest = { time: events.EventField.time };
  const role = new ManagedRole(scope, 'ScheduleRole', {
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    description: props.starter,
  });
  const input = events.RuleTargetInput.fromObject(request);
  const target = new targets.SfnStateMachine(stateMachine, { input, role });
  rule.addTarget(new ReliableTarget(target, deadLetterQueue));
}
