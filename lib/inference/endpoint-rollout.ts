import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_sagemaker as sagemaker } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { endpointRolloutEnvironment, endpointStartEnvironment, rolloutNamePrefix } from '../contracts/rollout';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { HandlerFunction } from '../foundation/handler-function';
import { passRole, useKeyForAws } from './grants';
import type { RolloutTarget } from '../rollout/rollout-target';

/** A SageMaker endpoint, as rollouts see it. */
export interface EndpointRolloutProps {
  readonly endpointName: string;
  /** How traffic moves; the handler passes it on to every update. */
  readonly deploymentConfig: sagemaker.CfnEndpoint.DeploymentConfigProperty;
  /** Role of the models. */
  readonly executionRole: iam.IRole;
  /** Key of the instances' volumes, if they have one. */
  readonly volumeKey?: kms.IKey;
}

/** Rollouts to a SageMaker endpoint: a clone of what serves, with another artifact, under the guardrails of the template. */
export function endpointRollout(scope: Construct, props: EndpointRolloutProps): RolloutTarget {
  const { endpointName } = props;
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'sagemaker', resource, resourceName });
  const attachFinisher = (fn: HandlerFunction) => {
    fn.declare(endpointRolloutEnvironment, { TIDEGATE_ENDPOINT_NAME: endpointName });
    allow(fn, ['sagemaker:DescribeEndpoint'], [arn('endpoint', endpointName)]);
  };
  return {
    name: `endpoint/${endpointName}`,
    startHandler: 'rollout/start-endpoint-rollout',
    finishHandler: 'rollout/finish-endpoint-rollout',
    progress: {
      source: ['aws.sagemaker'],
      detailType: ['SageMaker Endpoint State Change', 'SageMaker Endpoint Deployment State Change'],
      detail: { EndpointName: [endpointName] },
    },
    attachFinisher,
    attachStarter: (fn) => {
      attachFinisher(fn);
      fn.declare(endpointStartEnvironment, {
        TIDEGATE_ENDPOINT_DEPLOYMENT: Stack.of(scope).toJsonString(asApiInput(props.deploymentConfig)),
      });
      const prefix = rolloutNamePrefix(endpointName);
      const made = [arn('model', `${prefix}*`), arn('endpoint-config', `${prefix}*`)];
      allow(fn, ['sagemaker:UpdateEndpoint'], [arn('endpoint', endpointName), arn('endpoint-config', `${prefix}*`)]);
      allow(fn, ['sagemaker:CreateModel', 'sagemaker:CreateEndpointConfig', 'sagemaker:AddTags'], made);
      allow(
        fn,
        ['sagemaker:DescribeModel', 'sagemaker:DescribeEndpointConfig', 'sagemaker:ListTags'],
        [arn('model', '*'), arn('endpoint-config', '*')],
      );
      passRole(fn, props.executionRole, 'sagemaker.amazonaws.com');
      if (props.volumeKey) useKeyForAws(fn, props.volumeKey);
      acknowledgeWildcards(fn.role!, {
        matching: /^Resource::arn:.*:sagemaker:.*:(model|endpoint-config)\/.*\*$/,
        reason:
          'A rollout makes a model and a configuration whose names begin with the endpoint and end with the id of the rollout. ' +
          'It reads those that serve now, which CloudFormation or an earlier rollout named; reading changes nothing.',
      });
    },
  };
}

function allow(fn: HandlerFunction, actions: string[], resources: string[]): void {
  fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
}

/** CloudFormation's properties in the CDK begin with a small letter, the members of SageMaker's API with a capital. */
function asApiInput(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asApiInput);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key[0]!.toUpperCase() + key.slice(1),
    asApiInput(inner),
  ]);
  return Object.fromEntries(entries);
}
