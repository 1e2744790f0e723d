import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import path from 'node:path';
import { rootCredentials } from '../emulator/credentials';
import { account, region, resourceProvider } from '../names';

/** What the provider may do: everything with what it makes, and hand over the roles of models. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['cloudwatch:PutCompositeAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: '*',
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
  ],
};
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Puts the function that makes the custom resources of the projection into the emulator. It is the twin's own, in no template. */
export async function installResourceProvider(endpoint: string, root: string): Promise<void> {
  const options = { endpoint, region, credentials: rootCredentials };
  const [iam, lambda] = [new IAMClient(options), new LambdaClient(options)];
  const names = { RoleName: resourceProvider, PolicyName: resourceProvider };
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  await iam.send(new CreateRoleCommand({ ...names, AssumeRolePolicyDocument }));
  await iam.send(new CreatePolicyCommand({ ...names, PolicyDocument: JSON.stringify(policy) }));
  const PolicyArn = `arn:aws:iam::${account}:policy/${resourceProvider}`;
  await iam.send(new AttachRolePolicyCommand({ ...names, PolicyArn }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: resourceProvider,
      Role: `arn:aws:iam::${account}:role/${resourceProvider}`,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 900,
      Code: { ZipFile: zipSync({ 'index.js': await bundle(root) }) },
    }),
  );
}

async function bundle(root: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'local', 'resource-provider', 'provider.lambda.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]!.contents;
}
