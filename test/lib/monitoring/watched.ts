import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { Alerts, ArtifactStore, ModelRegistry } from '../../../lib';
import type { DriftMonitorProps } from '../../../lib';
import { newStack } from '../synthesis';

/** A monitor in a stack with what it needs; `template` takes the stack as it is by then. */
export function watched<
  Props extends Pick<DriftMonitorProps, 'model' | 'registry' | 'artifactStore' | 'alerts'>,
  Monitor,
>(Type: new (scope: Construct, id: string, props: Props) => Monitor, props: Partial<Props>) {
  const stack = newStack();
  const artifactStore = new ArtifactStore(stack, 'Store');
  const registry = new ModelRegistry(stack, 'Registry', { environmentName: 'prod', artifactStore });
  const alerts = new Alerts(stack, 'Alerts');
  const shared = { model: 'flight-delay', registry, artifactStore, alerts };
  const monitor = new Type(stack, 'Monitor', { ...shared, ...props } as unknown as Props);
  return { stack, monitor, shared, template: () => Template.fromStack(stack) };
}

/** Properties of the alarm whose description has a text. */
export function alarmOf(template: Template, text: string): Record<string, unknown> {
  const described = { Properties: { AlarmDescription: Match.stringLikeRegexp(text) } };
  const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm', described));
  return alarm!['Properties'] as Record<string, unknown>;
}
