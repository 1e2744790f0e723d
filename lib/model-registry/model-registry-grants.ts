import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { IModelRegistry } from './model-registry';

/** Grants on a registry. Each names the tables, the bus and the pointers of this registry only. */
export class ModelRegistryGrants {
  public constructor(private readonly registry: IModelRegistry) {}

  /** Reads versions, aliases, the ledger and the champion pointers. */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.registry.versions
      .grant(grantee, 'dynamodb:GetItem', 'dynamodb:Query')
      .combine(this.registry.ledger.grant(grantee, 'dynamodb:GetItem', 'dynamodb:Query'))
      .combine(this.useKey(grantee))
      .combine(this.onPointers(grantee, ['ssm:GetParameter']));
  }

  /** Registers versions, changes stages, moves aliases and pointers, writes the ledger and announces it on the bus. */
  public write(grantee: iam.IGrantable): iam.Grant {
    const actions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'];
    return this.read(grantee)
      .combine(this.registry.versions.grant(grantee, ...actions))
      .combine(this.registry.ledger.grant(grantee, ...actions))
      .combine(this.onPointers(grantee, ['ssm:PutParameter']))
      .combine(this.announce(grantee));
  }

  /** Puts events on the registry's bus. */
  public announce(grantee: iam.IGrantable): iam.Grant {
    return this.registry.eventBus.grantPutEventsTo(grantee);
  }

  private useKey(grantee: iam.IGrantable): iam.Grant {
    const keys = [this.registry.versions.encryptionKey, this.registry.ledger.encryptionKey];
    return keys
      .filter((key, index) => key !== undefined && keys.indexOf(key) === index)
      .map((key) => key!.grantEncryptDecrypt(grantee))
      .reduce((all, grant) => all.combine(grant), iam.Grant.drop(grantee, 'the tables have no key of their own'));
  }

  private onPointers(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [
        Stack.of(this.registry).formatArn({
          service: 'ssm',
          resource: 'parameter',
          resourceName: `${this.registry.championPrefix.slice(1)}/models/*`,
        }),
      ],
    });
  }
}
