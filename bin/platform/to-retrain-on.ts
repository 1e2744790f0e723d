import { aws_events as events, aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RetrainOn } from '../../lib/index';
import type { TrainingDataLocation } from '../../lib/index';
import type { TriggerSettings } from '../configuration/schema/learning';
import { splitS3Uri, toOptionalDuration } from './units';

/**
 * The cause of retraining that the settings choose.
 *
 * @param trainingData where new data is waited for, unless the settings say otherwise
 */
export function toRetrainOn(
  scope: Construct,
  settings: TriggerSettings,
  trainingData: TrainingDataLocation,
): RetrainOn {
  switch (settings.on) {
    case 'drift':
      return RetrainOn.drift({ remindEvery: toOptionalDuration(settings.remindEvery) });
    case 'quality':
      return RetrainOn.quality({ remindEvery: toOptionalDuration(settings.remindEvery) });
    case 'schedule':
      return RetrainOn.schedule(events.Schedule.expression(settings.at));
    case 'new-data': {
      const { bucket, prefix } = settings.prefix === undefined ? trainingData : imported(scope, settings.prefix);
      return RetrainOn.newData(bucket, prefix, { suffix: settings.suffix });
    }
    case 'configuration':
      return RetrainOn.configurationChange();
    case 'person':
      return RetrainOn.person();
  }
}

function imported(scope: Construct, uri: string): TrainingDataLocation {
  const { bucket, prefix } = splitS3Uri(uri);
  return { bucket: s3.Bucket.fromBucketName(scope, 'NewData', bucket), prefix };
}
