import { aws_iam as iam } from 'aws-cdk-lib';

/**
 * Lets SageMaker attach its instances to a VPC with the role that they run under:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html. None of these actions names a resource up front.
 */
export function allowSageMakerNetwork(role: iam.IRole): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
  );
}
