// The app of somebody who has installed the package: two constructs on their own, and the whole platform.
import { App, Duration, Stack } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Alerts, ArtifactStore, MlopsPlatform, Monitoring, Rollout, Serving, Severity } from '../../lib/index';

const app = new App();

const alone = new Stack(app, 'Alone');
const store = new ArtifactStore(alone, 'Store');
const alerts = new Alerts(alone, 'Alerts', { encryptionKey: store.encryptionKey });
const critical: sns.ITopic = alerts.topic(Severity.CRITICAL);
alone.exportValue(critical.topicArn, { name: 'critical-topic' });

const whole = new Stack(app, 'Whole');
const platform = new MlopsPlatform(whole, 'Platform', { environmentName: 'test', artifactStore: store });
platform.addModel('on-gpu', {
  serving: Serving.gpuEndpoint({ instanceType: 'ml.g5.xlarge' }),
  rollout: Rollout.canary({ steps: [10, 100], bake: Duration.minutes(10) }),
  monitoring: Monitoring.drift({ every: Duration.hours(2) }),
});
platform.addModel('on-cpu', { serving: Serving.functionEndpoint() });
platform.addModel('in-network', { serving: Serving.gpuService({ instanceType: 'g5.xlarge' }) });

app.synth();
