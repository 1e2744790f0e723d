import * as z from 'zod';
import { retraining, training } from './learning';
import { monitoring } from './monitoring';
import { rollout } from './rollout';
import { accountId, arn, name, recipient, region, text } from './scalars';
import { serving } from './serving';

const tags = z
  .record(text, z.string('a text; write it in quotes'), 'names with texts')
  .default({})
  .describe('Tags on every resource.');

const recipients = z.array(recipient, 'a list of addresses').default([]);

/** Who is told what. */
export const alerts = z
  .strictObject({
    critical: recipients.describe('Somebody is woken.'),
    warning: recipients.describe('The next business day.'),
    info: recipients.describe('The weekly review.'),
  })
  .describe('E-mail and https addresses by severity.');
export type AlertSettings = z.output<typeof alerts>;

const network = z
  .strictObject({
    vpcId: text.describe('Id of the VPC.'),
    availabilityZones: z
      .array(text, 'a list')
      .min(1, 'a list with at least one zone')
      .describe('Zones of the subnets, in their order.'),
    privateSubnetIds: z
      .array(text, 'a list')
      .min(1, 'a list with at least one subnet')
      .describe('Private subnets, one per zone.'),
  })
  .describe('A VPC you have. It must reach the AWS APIs. Absent: one without a way to the internet is created.');
export type NetworkSettings = z.output<typeof network>;

/** What all models of all stages share. */
export const platform = z
  .strictObject({
    name: name.default('tidegate').describe('First part of stack and resource names.'),
  })
  .describe('What all models share.');

/** One environment. */
export const stage = z
  .strictObject({
    account: accountId.optional().describe('Account of the stage. Absent: the account of the credentials that deploy.'),
    region: region.optional().describe('Region of the stage. Absent: the region of the credentials that deploy.'),
    alerts: alerts.optional().describe('Instead of the alerts of the whole file.'),
    tags: tags.optional().describe('Added to the tags of the whole file.'),
    network: network.optional(),
    encryptionKeyArn: arn.optional().describe('A KMS key you have. Absent: one with rotation is created.'),
  })
  .describe('One environment: an account and a region.');
export type StageShape = z.output<typeof stage>;

/** One model, as it is in one stage. */
export const model = z
  .strictObject({
    artifact: text
      .optional()
      .describe(
        'Model folder of the initial version, relative to this file. Absent: the registry has a champion already.',
      ),
    deployTo: z
      .array(name, 'a list of names of stages')
      .optional()
      .describe('Stages that have the model. Absent: all.'),
    serving,
    rollout: rollout.optional(),
    monitoring: monitoring.optional(),
    training: training.optional(),
    retraining: retraining.optional(),
    tags: tags.optional().describe('Added to the tags of the whole file.'),
    // Laid over the rest before it is checked; here for its name.
    stages: z.unknown().optional(),
  })
  .describe('One model.');
export type ModelShape = z.output<typeof model>;

/** Everything but the models, which are checked one by one and once per stage. */
export const configurationFrame = z.strictObject({
  version: z.literal(1, '1, the version of this format').describe('Version of this format.'),
  platform: platform.prefault({}),
  alerts: alerts.prefault({}),
  tags,
  stages: z
    .record(name, stage, 'names of stages with their settings')
    .refine((stages) => Object.keys(stages).length > 0, 'at least one stage, such as dev: {}')
    .describe('Environments by name.'),
  models: z.record(name, z.unknown(), 'names of models with their settings').describe('Models by name.'),
});
export type ConfigurationFrame = z.output<typeof configurationFrame>;
