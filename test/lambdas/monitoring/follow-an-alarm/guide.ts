import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Alerts,
  ArtifactStore,
  AttributionMonitor,
  BusinessCounter,
  DriftMonitor,
  ModelRegistry,
  QualityMonitor,
} from '../../../../lib';
import { newStack } from '../../../lib/synthesis';
import { model } from '../support/memory-shop';

export const guideFile = path.resolve(__dirname, '../../../../docs/follow-an-alarm.md');

export const guide = (): string => readFileSync(guideFile, 'utf8');

const block = /<!-- (says|replays|alarm) ([A-Za-z0-9 -]+) -->\n\n```text\n([^]*?)```/g;

/** What the guide shows, by what it shows and of what. */
export function shownIn(text: string): Map<string, string> {
  return new Map([...text.matchAll(block)].map(([, kind, name, shown]) => [`${kind!} ${name!}`, shown!]));
}

/** The guide with what the programs print now. */
export function filled(text: string, outputs: ReadonlyMap<string, string>): string {
  return text.replace(
    block,
    (whole, kind: string, name: string) =>
      `<!-- ${kind} ${name} -->\n\n\`\`\`text\n${outputs.get(`${kind} ${name}`) ?? whole}\`\`\``,
  );
}

/** Of an alarm on one metric, or on several that an expression adds up. */
interface AlarmProperties {
  readonly MetricName?: string;
  readonly Metrics?: readonly { readonly Expression?: string; readonly Label?: string }[];
  readonly Threshold: number;
  readonly AlarmDescription: string;
}

/** Descriptions of all alarms of a model's monitors, which are the messages that people get, by the metric they watch. */
export function alarmMessages(): Map<string, string> {
  const stack = newStack();
  const artifactStore = new ArtifactStore(stack, 'Store');
  const registry = new ModelRegistry(stack, 'Registry', { environmentName: 'prod', artifactStore });
  const shared = { model, registry, artifactStore, alerts: new Alerts(stack, 'Alerts') };
  new DriftMonitor(stack, 'Drift', {
    ...shared,
    business: { counters: [BusinessCounter.higherIsBetter('bought')] },
  });
  new QualityMonitor(stack, 'Quality', shared);
  new AttributionMonitor(stack, 'Attribution', shared);
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  // Monitors that fail alike share metric and threshold.
  const messages = new Map<string, string>();
  for (const { Properties } of alarms) {
    const { MetricName, Metrics, Threshold, AlarmDescription } = Properties as AlarmProperties;
    const watched = MetricName ?? Metrics?.find(({ Expression }) => Expression !== undefined)?.Label;
    const name = `${String(watched)} ${String(Threshold)}`;
    messages.set(name, [messages.get(name) ?? [], AlarmDescription].flat().join('\n'));
  }
  return messages;
}
