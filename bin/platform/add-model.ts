import { Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Attribution, ModelFolder, Monitoring, QualityMonitoring, Season } from '../../lib/index';
import type { MlopsPlatform, RetrainOn, TrainingOptions } from '../../lib/index';
import type {
  AttributionSettings,
  MonitoringSettings,
  QualityMonitoringSettings,
} from '../configuration/schema/monitoring';
import type { ModelSettings } from '../configuration/settings';
import { collecting, placing } from './blame';
import { likelyPlace } from './likely-place';
import { toBusiness } from './to-business';
import { toRetrainOn } from './to-retrain-on';
import { toRollout } from './to-rollout';
import { toServing } from './to-serving';
import { toTraining } from './to-training';
import { toDuration, toOptionalDuration } from './units';

/**
 * Adds a model to a platform: every block of its settings becomes the choice of that name.
 *
 * @param folder folder of the configuration file, which relative paths start from
 */
export function addModel(platform: MlopsPlatform, settings: ModelSettings, folder: string): void {
  // Buckets and repositories that exist already: names, no resources.
  const imports = new Construct(platform, `Imports-${settings.name}`);
  const choose = <S, C>(block: S | undefined, path: string, toChoice: (settings: S) => C): C | undefined =>
    block === undefined ? undefined : placing(settings, [path], () => toChoice(block));

  const serving = placing(settings, ['serving'], () => toServing(imports, settings.serving));
  const training = choose(settings.training, 'training', (block) => toTraining(imports, block, folder));
  const props = {
    serving,
    initialVersion: choose(settings.artifactFolder, 'artifact', (path) => ModelFolder.fromPath(path)),
    rollout: choose(settings.rollout, 'rollout', toRollout),
    monitoring: choose(settings.monitoring, 'monitoring', toMonitoring),
    qualityMonitoring: choose(settings.monitoring?.quality, 'monitoring', toQualityMonitoring),
    attribution: choose(settings.monitoring?.attribution, 'monitoring', toAttribution),
    training,
    retrainOn: training && causes(platform, imports, settings, training),
    retrainingCooldown: toOptionalDuration(settings.retraining?.cooldown),
  };
  const service = placing(
    settings,
    (message) => likelyPlace(settings, message),
    () => platform.addModel(settings.name, props),
  );
  for (const [name, value] of Object.entries(settings.tags ?? {})) Tags.of(service).add(name, value);
}

const seasons: Readonly<Record<NonNullable<MonitoringSettings['season']>, Season>> = {
  'hour-of-week': Season.HOUR_OF_WEEK,
  'day-of-week': Season.DAY_OF_WEEK,
  'hour-of-day': Season.HOUR_OF_DAY,
  none: Season.NONE,
};

function toMonitoring(settings: MonitoringSettings): Monitoring {
  return Monitoring.drift({
    every: toOptionalDuration(settings.every),
    windows: settings.windows?.map(toDuration),
    falseAlarmsPerQuarter: settings.falseAlarmsPerQuarter,
    minimumRecords: settings.minimumRecords,
    season: settings.season && seasons[settings.season],
    silence: toOptionalDuration(settings.silence),
    ignoreFeatures: settings.ignoreFeatures,
    prices: settings.prices,
    business: settings.business && toBusiness(settings.business),
  });
}

function toQualityMonitoring(settings: QualityMonitoringSettings): QualityMonitoring {
  const { window, labelDelay, losses, ...others } = settings;
  return QualityMonitoring.byLabels({
    ...others,
    window: toOptionalDuration(window),
    labelDelay: toOptionalDuration(labelDelay),
    losses: losses && { ...losses },
  });
}

function toAttribution(settings: AttributionSettings): Attribution {
  const { window, ...others } = settings;
  return Attribution.permutation({ ...others, window: toOptionalDuration(window) });
}

function causes(
  platform: MlopsPlatform,
  imports: Construct,
  settings: ModelSettings,
  training: TrainingOptions,
): RetrainOn[] | undefined {
  if (!settings.retraining) return undefined;
  const data = training.data.bind({ model: settings.name, artifactStore: platform.artifactStore });
  return collecting([...settings.retraining.triggers.entries()], ([index, trigger]) =>
    placing(settings, ['retraining', 'triggers', index], () => toRetrainOn(imports, trigger, data)),
  );
}
