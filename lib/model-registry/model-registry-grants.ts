import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { IModelRegistry } from './model-registry';

/** Grants on a registry. Each names the tables, the bus and the pointers of this registry only. */
export class ModelRegistryGrants {
  public constructor(private readonly registry: IModelRegistry) {}

  /** Reads versions, aliases and the ledger. */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.registry.versions
      .grant(grantee, 'dynamodb:GetItem', 'dynamodb:Query')
      .combine(this.registry.ledger.grant(grantee, 'dynamodb:GetItem', 'dynamodb:Query'))
      .combine(this.useKey(grantee));
  }

  /** Registers versions, changes stages, moves aliases other than `champion`, and writes the ledger. */
  public write(grantee: iam.IGrantable): iam.Grant {
    const actions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'];
    return this.read(grantee)
      .combine(this.registry.versions.grant(grantee, ...actions))
      .combine(this.registry.ledger.grant(grantee, ...actions));
  }

  /** Moves the champion too, and its pointer: what writes the registry and has this as well decides what serves. */
  public promote(grantee: iam.IGrantable): iam.Grant {
    return this.write(grantee).combine(this.onPointers(grantee, ['ssm:GetParameter', 'ssm:PutParameter']));
  }

  /** Reads the champion pointers. */
  public readPointers(grantee: iam.IGrantable): iam.Grant {
    return this.onPointers(grantee, ['ssm:GetParameter']);
  }

  /** Puts events on the registry's bus. */
  public announce(grantee: iam.IGrantable): iam.Grant {
    return this.registry.eventBus.grantPutEventsTo(grantee);
  }

  private useKey(grantee: iam.IGrantable): iam.Grant {
    return (
      this.registry.encryptionKey?.grantEncryptDecrypt(grantee) ??
      iam.Grant.drop(grantee, 'the tables are not encrypted with a key of the account')
    );
  }

  private onPointers(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    const pointers = `${this.registry.championPrefix.slice(1)}/models/*`;
    if (Construct.isConstruct(grantee.grantPrincipal)) {
      acknowledgeWildcards(grantee.grantPrincipal, {
        matching: /^Resource::.*:parameter\/.*\/models\/\*$/,
        reason: `The champion pointers of this environment, one parameter per model, and nothing else: ${pointers}.`,
      });
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [
        Stack.of(this.registry).formatArn({ service: 'ssm', resource: 'parameter', resourceName: pointers }),
      ],
    });
  }
}
