import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The security group of all handlers of a stack. They reach the same AWS APIs and nothing reaches them, so a group each
 * would separate nothing; but Lambda makes a network interface for every pair of group and subnet, and a VPC has 500 of
 * those: with a group each, they would be used up by the twenty-fifth model.
 */
export function handlerGroup(scope: Construct, vpc: ec2.IVpc): ec2.ISecurityGroup {
  const stack = Stack.of(scope);
  const id = `Handlers-${vpc.node.addr.slice(-8)}`;
  const made = stack.node.tryFindChild(id) as ec2.SecurityGroup | undefined;
  return made ?? new ec2.SecurityGroup(stack, id, { vpc, description: 'Handlers of this stack: nothing in' });
}
