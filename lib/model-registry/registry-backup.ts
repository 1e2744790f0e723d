import { aws_backup as backup, aws_iam as iam, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { aws_dynamodb as dynamodb, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../foundation/acknowledge';
import { ManagedRole } from '../foundation/managed-role';

/** Properties of a RegistryBackup. */
export interface RegistryBackupProps {
  /** What is backed up. */
  readonly tables: dynamodb.ITable[];
  /** Key of the vault. */
  readonly encryptionKey: kms.IKey;
}

/** A daily backup kept for 35 days, beside point-in-time recovery: a deleted table can still be brought back. */
export class RegistryBackup extends Construct {
  public constructor(scope: Construct, id: string, props: RegistryBackupProps) {
    super(scope, id);
    const vault = new backup.BackupVault(this, 'Vault', {
      encryptionKey: props.encryptionKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new backup.BackupPlan(this, 'Plan', {
      backupVault: vault,
      backupPlanRules: [new backup.BackupPlanRule({ ruleName: 'daily', deleteAfter: Duration.days(35) })],
    });
    const role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      description: 'Backs up the tables of the model registry.',
    });
    role.addManagedPolicy(
      iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
    );
    acknowledge(role, {
      rules: [
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      ],
      reason:
        'AWS Backup documents this policy as the one its service role needs and extends it with the service: ' +
        'https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html. Only backup.amazonaws.com can assume the role.',
    });
    plan.addSelection('Tables', {
      role,
      resources: props.tables.map((table) => backup.BackupResource.fromDynamoDbTable(table)),
      disableDefaultBackupPolicy: true,
    });
  }
}
