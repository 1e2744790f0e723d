import { aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionStartEnvironment } from '../contracts/rollout';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import { attachDeploymentReader, attachDeploymentStarter, deploymentEnds } from './code-deploy-access';
import type { DeploymentGroupAddress } from './code-deploy-access';
import { useKeyForAws } from './grants';
import type { RolloutTarget } from '../rollout/rollout-target';

/** A function behind CodeDeploy, as rollouts see it. */
export interface FunctionRolloutProps {
  readonly fn: lambda.IFunction;
  readonly aliasName: string;
  readonly deploymentGroup: DeploymentGroupAddress;
  /** Key of the function's environment. */
  readonly encryptionKey?: kms.IKey;
}

/** Rollouts to a Lambda alias: a published version with another model, to which CodeDeploy moves the alias. */
export function functionRollout(scope: Construct, props: FunctionRolloutProps): RolloutTarget {
  const { fn: served, aliasName, deploymentGroup } = props;
  return {
    name: `function/${served.functionName}:${aliasName}`,
    startHandler: 'rollout/start-function-rollout',
    finishHandler: 'rollout/finish-deployment-rollout',
    progress: deploymentEnds(deploymentGroup),
    attachFinisher: (fn) => {
      attachDeploymentReader(fn, scope, deploymentGroup);
    },
    attachStarter: (fn) => {
      attachDeploymentStarter(fn, scope, deploymentGroup);
      fn.declare(functionStartEnvironment, {
        TIDEGATE_FUNCTION: served.functionName,
        TIDEGATE_FUNCTION_ALIAS: aliasName,
      });
      fn.addToRolePolicy(
        new iam.PolicyStatement({
          actions: [
            'lambda:GetAlias',
            'lambda:GetFunctionConfiguration',
            'lambda:PublishVersion',
            'lambda:UpdateFunctionConfiguration',
          ],
          resources: [served.functionArn, `${served.functionArn}:*`],
        }),
      );
      if (props.encryptionKey) {
        props.encryptionKey.grantEncryptDecrypt(fn);
        useKeyForAws(fn, props.encryptionKey);
      }
      acknowledgeWildcards(fn.role!, {
        matching: /^Resource::<.*\.Arn>:\*$/,
        reason: 'Versions and aliases of the one function that serves the model.',
      });
    },
  };
}
