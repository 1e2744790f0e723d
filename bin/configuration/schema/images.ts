import * as z from 'zod';
import { imageUri, text } from './scalars';

/** Container images that are built already. */
export const builtImages = [
  z
    .strictObject({
      kind: z.literal('ecr'),
      repository: text.describe('Name of the repository.'),
      tag: text.describe('Tag, or sha256:… for a digest.'),
    })
    .describe('An image in a repository of the account.'),
  z
    .strictObject({ kind: z.literal('uri'), uri: imageUri.describe('Address of the image with its tag or digest.') })
    .describe('An image by its address.'),
] as const;
