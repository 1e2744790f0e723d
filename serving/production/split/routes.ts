/** Looking at splits and changing them while the server runs. Only on the management port, where operators are. */
import * as z from 'zod';
import { controlErrors } from '../../errors/groups';
import { invalidRequest, ServingError } from '../../errors/serving-error';
import { json, type HttpRequest } from '../../http/message';
import type { Route } from '../../http/route';
import { parseJson } from '../../tensors/json-envelope';
import type { FeatureContext } from '../feature';
import { missing } from '../fits';
import { blankSplit, changeRequest, splitSettings, type ModelSplit } from './settings';

/** What the routes change. */
interface Splits {
  current(): Readonly<Record<string, ModelSplit>>;
  set(model: string, settings: ModelSplit): void;
  remove(model: string): boolean;
}

const jsonBody = 'application/json';
const nothing = z.object({});

/** `/split` and `/split/:model`. A change lasts until the server ends: what shall stay belongs into its settings. */
export function splitRoutes(splits: Splits, { catalog, log }: FeatureContext): readonly Route[] {
  const common = { listener: 'management' } as const;
  return [
    {
      ...common,
      method: 'GET',
      path: '/split',
      purpose: 'metadata',
      operation: {
        id: 'splits',
        summary: 'How requests that name no version are split, by model',
        response: [{ mediaType: jsonBody, schema: splitSettings.unwrap() }],
        errors: [],
      },
      handle: () => json(splits.current()),
    },
    {
      ...common,
      method: 'PUT',
      path: '/split/:model',
      purpose: 'control',
      operation: {
        id: 'changeSplit',
        summary: 'Change the shares of versions',
        request: [{ mediaType: jsonBody, schema: changeRequest }],
        response: [{ mediaType: jsonBody, schema: splitSettings.unwrap() }],
        errors: controlErrors,
      },
      handle: (request) => {
        const model = request.params['model'] as string;
        const change = readChange(request);
        for (const version of ['', ...Object.keys(change.weights)]) {
          const absent = missing(catalog, model, version === '' ? undefined : version);
          if (absent !== undefined && version === '') throw new ServingError('UNKNOWN_MODEL', absent);
          if (absent !== undefined) throw invalidRequest(`weights.${version}`, `names what is not there: ${absent}`);
        }
        const { header, salt, weights } = change;
        const before = splits.current()[model] ?? blankSplit;
        splits.set(model, { weights, header: header ?? before.header, salt: salt ?? before.salt });
        log.info('split changed', { model, before: shares(before), after: shares(change) });
        return json(splits.current());
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/split/:model',
      purpose: 'control',
      operation: {
        id: 'removeSplit',
        summary: "Leave a model's requests to its default version again",
        response: [{ mediaType: jsonBody, schema: nothing }],
        errors: controlErrors,
      },
      handle: (request) => {
        const model = request.params['model'] as string;
        if (!splits.remove(model))
          throw new ServingError('UNKNOWN_MODEL', `model '${model.slice(0, 100)}' is not split`);
        log.info('split removed', { model });
        return json({});
      },
    },
  ];
}

function readChange(request: HttpRequest): z.infer<typeof changeRequest> {
  const result = changeRequest.safeParse(parseJson(request.body.toString('utf8')));
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  throw invalidRequest(issue.path.join('.') || 'body', `is wrong: ${issue.message}`);
}

function shares({ weights }: Pick<ModelSplit, 'weights'>): string {
  return Object.entries(weights)
    .map(([version, share]) => `${version}:${share}`)
    .join(' ');
}
