import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { rootCredentials } from '../../../local/emulator/credentials';
import { account, region } from '../../../local/names';
import { gatewayUrl } from '../../../local/settings';
import { settingsUnderTest } from './twin-under-test';

/** Ends as its event asks: well, with an error, with the end of its process, or not in time. */
const code = `exports.handler = async (event) => {
  const how = (event.detail ?? event).how;
  if (how === 'error') throw new Error('as asked');
  if (how === 'exit') process.exit(1);
  if (how === 'late') await new Promise((resolve) => setTimeout(resolve, 30_000));
  return how ?? 'well';
};`;

/** What functions came to. */
export interface FunctionCounts {
  readonly Invocations: number;
  readonly Errors: number;
  readonly Throttles: number;
}

/** Functions of the tests on the twin under test, which end as they are asked, and a role for whatever calls them. */
export class Probe {
  /** Where clients of other services find the twin. */
  public readonly options = { endpoint: gatewayUrl(settingsUnderTest()), region, credentials: rootCredentials };
  /** It tries once: tries of the client would be counted, too. */
  public readonly lambda = new LambdaClient({ ...this.options, maxAttempts: 1 });
  public readonly roleArn = `arn:aws:iam::${account}:role/probe`;
  private readonly cloudWatch = new CloudWatchClient(this.options);
  private readonly from = new Date(Date.now() - 60_000);

  /** Makes the role. */
  public async open(): Promise<void> {
    const iam = new IAMClient(this.options);
    const Service = ['lambda.amazonaws.com', 'states.amazonaws.com', 'events.amazonaws.com'];
    const trust = { Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' };
    const grant = { Effect: 'Allow', Action: ['lambda:InvokeFunction', 'sqs:*'], Resource: '*' };
    const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
    const RoleName = 'probe';
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: RoleName, PolicyDocument: document(grant) }));
    iam.destroy();
  }

  /** Makes a function. @returns its ARN */
  public async function(FunctionName: string, extra: Partial<CreateFunctionCommandInput> = {}): Promise<string> {
    const { FunctionArn } = await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: this.roleArn,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: zipSync({ 'index.js': strToU8(code) }) },
        ...extra,
      }),
    );
    return FunctionArn!;
  }

  /** What a function came to up to now; with a resource, what this version or alias of it came to. */
  public async counts(name: string, resource?: string): Promise<FunctionCounts> {
    const Dimensions = [
      { Name: 'FunctionName', Value: name },
      ...(resource === undefined ? [] : [{ Name: 'Resource', Value: resource }]),
    ];
    const sum = async (MetricName: string) => this.sum('AWS/Lambda', MetricName, Dimensions);
    return { Invocations: await sum('Invocations'), Errors: await sum('Errors'), Throttles: await sum('Throttles') };
  }

  /** Sum of the values of a metric up to now. */
  public async sum(
    Namespace: string,
    MetricName: string,
    Dimensions: { readonly Name: string; readonly Value: string }[],
  ): Promise<number> {
    const { Datapoints } = await this.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName,
        Dimensions,
        StartTime: this.from,
        EndTime: new Date(Date.now() + 1000),
        Period: 3600,
        Statistics: ['Sum'],
      }),
    );
    return (Datapoints ?? []).reduce((total, { Sum }) => total + (Sum ?? 0), 0);
  }

  /** Ends all connections. */
  public close(): void {
    this.lambda.destroy();
    this.cloudWatch.destroy();
  }
}
