import type { IncomingMessage } from 'node:http';
import { account } from '../names';
import { isAllowed } from '../permissions/policy';
import type { PolicyDocument, PolicyQuestion } from '../permissions/policy';
import { accessDenied, ApiError } from '../sagemaker/errors';
import type { Authorize } from '../sagemaker/http';

/** Who makes a call. */
export type Caller =
  { readonly kind: 'root' } | { readonly kind: 'role'; readonly roleArn: string; readonly session: string };

/** What is known of the account's principals. */
export interface Principals {
  /** The caller with this access key; undefined when nobody has it. */
  find(accessKeyId: string): Promise<Caller | undefined>;
  /** What a role is allowed. */
  policies(roleArn: string): Promise<readonly PolicyDocument[]>;
}

/** What the signature of a request says of it. The emulator checks signatures; the twin only reads them. */
export interface SignedBy {
  readonly accessKeyId: string;
  /** Service that the signature is for, for example `sagemaker`. */
  readonly service: string;
}

/** Reads the credential out of a request's signature. */
export function signedBy(request: IncomingMessage): SignedBy | undefined {
  const match = /Credential=([^/,\s]+)\/[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '');
  return match ? { accessKeyId: match[1]!, service: match[2]! } : undefined;
}

/** Enforces the policies of roles on calls of the twin's SageMaker, as the emulator does on its own services. */
export function enforcePolicies(principals: Principals): Authorize {
  return async (request, permissions) => {
    const signature = signedBy(request);
    if (!signature) throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    await enforce(principals, signature.accessKeyId, permissions);
  };
}

/** @throws ApiError when nobody has the key, or its owner may not do all of it */
export async function enforce(
  principals: Principals,
  accessKeyId: string,
  permissions: readonly PolicyQuestion[],
): Promise<void> {
  const caller = await principals.find(accessKeyId);
  if (!caller) {
    throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
  }
  if (caller.kind === 'root') return;
  const policies = await principals.policies(caller.roleArn);
  for (const permission of permissions) {
    if (!isAllowed(policies, permission)) {
      throw accessDenied(sessionArn(caller.roleArn, caller.session), permission.action, permission.resource);
    }
  }
}

/** How a role's session is written in errors. */
export function sessionArn(roleArn: string, session: string): string {
  return `arn:aws:sts::${account}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${session}`;
}
