export { AccessLogBucket } from './foundation/access-log-bucket';
export { ArtifactStore, ArtifactStoreProps, IArtifactStore } from './artifact-store/artifact-store';
export { ArtifactClass, StoreBucket, StoreBucketProps } from './artifact-store/store-bucket';
export { HouseProps } from './foundation/house-props';
export { PlatformKey, PlatformKeyProps } from './foundation/platform-key';
export { PlatformNetwork, PlatformNetworkProps } from './foundation/platform-network';
export { FunctionEndpoint } from './inference/function-endpoint';
export { FunctionEndpointOptions, FunctionEndpointProps } from './inference/function-endpoint-props';
export { GpuEndpoint } from './inference/gpu-endpoint';
export { GpuEndpointOptions, GpuEndpointProps } from './inference/gpu-endpoint-props';
export { GpuService } from './inference/gpu-service';
export { GpuServiceOptions, GpuServiceProps } from './inference/gpu-service-props';
export { InstanceCapabilities } from './inference/instance-types';
export {
  ConcurrencyScalingOptions,
  InvocationsScalingOptions,
  Scaling,
  ScalingMeasure,
  ScalingOptions,
  ScalingSchedule,
} from './inference/scaling';
export { Serving } from './inference/serving';
export { ServingImage } from './inference/serving-image';
export { ServingOptions } from './inference/serving-options';
export { ServingUsage } from './inference/serving-usage';
export { IServingTarget, ServingContext } from './inference/serving-target';
export { ChampionVersion, ChampionVersionProps } from './model-registry/champion-version';
export { ModelFolder } from './model-registry/model-folder';
export {
  IModelRegistry,
  ModelRegistry,
  ModelRegistryAttributes,
  ModelRegistryProps,
} from './model-registry/model-registry';
export { ModelRegistryGrants } from './model-registry/model-registry-grants';
export { RegistryFunctions, RegistryFunctionsProps } from './model-registry/registry-functions';
export { Attribution, AttributionContext } from './monitoring/attribution';
export {
  AttributionMonitor,
  AttributionMonitorProps,
  IAttributionMonitor,
  PermutationAttributionProps,
} from './monitoring/attribution-monitor';
export { BusinessCounter, BusinessLossProps } from './monitoring/business-counter';
export { BusinessMonitoringProps } from './monitoring/business-monitoring-props';
export { DriftMonitor, DriftMonitorProps, IDriftMonitor } from './monitoring/drift-monitor';
export { DriftMonitoringProps, Season } from './monitoring/drift-monitoring-props';
export { Monitoring, MonitoringContext } from './monitoring/monitoring';
export { MonitoringPriceProps } from './monitoring/monitoring-prices';
export { BusinessReportGrants } from './monitoring/business-report-grants';
export { QualityLabelGrants } from './monitoring/quality-label-grants';
export {
  IQualityMonitor,
  QualityLossProps,
  QualityMonitor,
  QualityMonitoringProps,
  QualityMonitorProps,
} from './monitoring/quality-monitor';
export { QualityMonitoring } from './monitoring/quality-monitoring';
export { ServingPrice } from './monitoring/serving-price';
export { Alerts, AlertsProps, IAlerts, SeverityAlarmProps } from './observability/alerts';
export { Dashboard, DashboardGraph, DashboardProps } from './observability/dashboard';
export { Runbook } from './observability/runbook';
export { Severity } from './observability/severity';
export { AddModelProps, MlopsPlatform, MlopsPlatformProps } from './platform/mlops-platform';
export { ModelProps, ModelService, ModelServiceProps } from './platform/model-service';
export { IMlopsPlatform } from './platform/platform';
export {
  RetrainingAlarm,
  RetrainingContext,
  RetrainingSource,
  RetrainingSources,
  RetrainOn,
  RetrainOnAlarmProps,
  RetrainOnNewDataProps,
} from './retraining/retrain-on';
export { RetrainingLocks, RetrainingLocksProps } from './retraining/retraining-locks';
export { RetrainingTrigger, RetrainingTriggerProps } from './retraining/retraining-trigger';
export {
  BlueGreenOptions,
  CanaryOptions,
  EndpointRolloutOptions,
  LinearOptions,
  RollingOptions,
  Rollout,
} from './rollout/rollout';
export { ServiceRollout } from './rollout/rollout-plan';
export { AcceptanceGate, NonInferiorityProps } from './training-pipeline/acceptance-gate';
export { SpotTrainingProps, TrainingCompute, TrainingComputeProps } from './training-pipeline/training-compute';
export {
  TrainingData,
  TrainingDataContext,
  TrainingDataLocation,
  TrainingDataProps,
} from './training-pipeline/training-data';
export { TrainingImage } from './training-pipeline/training-image';
export {
  ITrainingPipeline,
  TrainingOptions,
  TrainingPipeline,
  TrainingPipelineAttributes,
  TrainingPipelineProps,
} from './training-pipeline/training-pipeline';
