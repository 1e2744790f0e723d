import { aws_applicationautoscaling as appScaling } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ScalingMeasure } from './scaling';
import type { Scaling } from './scaling';

// Out fast, because requests wait; in slowly, because an instance takes minutes to come back.
const scaleOutCooldown = 60;
const scaleInCooldown = 300;

/** Properties of a ScaledTarget. */
export interface ScaledTargetProps {
  readonly scaling: Scaling;
  readonly serviceNamespace: 'sagemaker' | 'ecs';
  readonly resourceId: string;
  readonly scalableDimension: string;
  /** The measure as Application Auto Scaling takes it. */
  readonly metric: Pick<
    appScaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty,
    'predefinedMetricSpecification' | 'customizedMetricSpecification'
  >;
}

/**
 * Keeps a number of instances or tasks near a target. It names no role: Application Auto Scaling uses the service-linked
 * role of the back end.
 */
export class ScaledTarget extends Construct {
  public constructor(scope: Construct, id: string, props: ScaledTargetProps) {
    super(scope, id);
    const { scaling, serviceNamespace, resourceId, scalableDimension } = props;
    const target = new appScaling.CfnScalableTarget(this, 'Target', {
      serviceNamespace,
      resourceId,
      scalableDimension,
      minCapacity: scaling.usualMinimum,
      maxCapacity: scaling.maximum,
      scheduledActions:
        scaling.schedules.length === 0
          ? undefined
          : scaling.schedules.map(({ schedule, minimum, maximum, timeZone }, index) => ({
              scheduledActionName: `schedule-${index + 1}`,
              schedule,
              timezone: timeZone ?? 'Etc/UTC',
              scalableTargetAction: { minCapacity: minimum, maxCapacity: maximum },
            })),
    });
    if (scaling.measure === ScalingMeasure.NONE) return;
    new appScaling.CfnScalingPolicy(this, 'Policy', {
      policyName: `${scaling.measure}-per-instance`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        ...props.metric,
        targetValue: scaling.target,
        scaleOutCooldown,
        scaleInCooldown,
      },
    });
  }
}
