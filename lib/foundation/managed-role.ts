import { aws_iam as iam } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledge-wildcards';

/** Properties of a ManagedRole. */
export interface ManagedRoleProps {
  /** Who assumes the role. */
  readonly assumedBy: iam.IPrincipal;
  /** One sentence for the reviewer: what acts as this role. */
  readonly description: string;
}

/**
 * A role whose grants collect in one customer-managed policy. Inline policies cannot be versioned or rolled back,
 * and the NIST 800-53, HIPAA and PCI packs refuse them.
 */
export class ManagedRole extends iam.Role {
  private granted?: iam.ManagedPolicy;
  private readonly purpose: string;

  public constructor(scope: Construct, id: string, props: ManagedRoleProps) {
    super(scope, id, { assumedBy: props.assumedBy, description: props.description });
    this.purpose = props.description;
    acknowledgeWildcards(this, {
      matching: /^Action::kms:(ReEncrypt|GenerateDataKey|Encrypt|Decrypt|Describe)\*$/,
      reason:
        'The wildcard stands for the variants of one KMS operation (GenerateDataKeyWithoutPlaintext and the like), which ' +
        'services choose between; the statement names the key.',
    });
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.granted ??= new iam.ManagedPolicy(this, 'Grants', { description: this.purpose, roles: [this] });
    this.granted.addStatements(statement);
    return { statementAdded: true, policyDependable: this.granted };
  }
}
