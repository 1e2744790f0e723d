import { aws_iam as iam } from 'aws-cdk-lib';
import type { IArtifactStore } from '../artifact-store/artifact-store';
import { artifactPrefix, capturePrefix } from '../contracts/storage';
import { acknowledgeWildcards } from '../foundation/acknowledge-wildcards';
import type { ManagedRole } from '../foundation/managed-role';

/** Lets a role load the folders of one model, whichever version serves. */
export function allowModelFolders(
  role: ManagedRole,
  { artifacts, encryptionKey }: IArtifactStore,
  model: string,
): void {
  const folders = `${artifactPrefix.model(model)}*`;
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [artifacts.arnForObjects(folders)] }),
  );
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [artifacts.bucketArn],
      conditions: { StringLike: { 's3:prefix': [folders] } },
    }),
  );
  encryptionKey.grantDecrypt(role);
  acknowledgeWildcards(role, {
    matching: /^Resource::.*\/models\/[a-z0-9-]+\/\*$/,
    reason:
      'Folders of this one model: the digest in the name changes with every version, and rollouts change versions.',
  });
}

/** Lets a role record requests and responses of one model. */
export function allowCapture(role: ManagedRole, { capture, encryptionKey }: IArtifactStore, model: string): void {
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ['s3:PutObject'],
      resources: [capture.arnForObjects(`${capturePrefix(model)}*`)],
    }),
  );
  encryptionKey.grant(role, 'kms:GenerateDataKey');
  acknowledgeWildcards(role, {
    matching: /^Resource::.*\/capture\/[a-z0-9-]+\/\*$/,
    reason: 'Capture of this one model: names of the objects are made of the hour and an id.',
  });
}

/**
 * Where requests of a model are recorded: `capture/<model>/<endpoint>/<variant>`, the layout that SageMaker writes and the
 * monitors read.
 */
export function captureUriOf(store: IArtifactStore, model: string, endpoint: string, variant: string): string {
  return `${captureRootOf(store, model)}/${endpoint}/${variant}`;
}

/** What SageMaker appends `/<endpoint>/<variant>/yyyy/mm/dd/hh/` to. */
export function captureRootOf({ capture }: IArtifactStore, model: string): string {
  return capture.s3UrlForObject(capturePrefix(model).replace(/\/$/, ''));
}
