import type { MapDefinitionParts } from './map-state-machine';
import { distributedMap, invoke, jsonata } from './map-states';

/** What the state machine refers to. Values may be CDK tokens. */
export interface QualityDefinitionParts extends MapDefinitionParts {
  /** ARNs of the functions. */
  readonly functions: {
    readonly plan: string;
    readonly sort: string;
    readonly join: string;
    readonly judge: string;
  };
}

/**
 * Plan → sort what is new by identity, many files at a time → plan → join parts of days, many at a time → plan → judge. The
 * plan is asked after each step what is next: which days a verdict rests on follows from when outcomes of older days came,
 * which is known when those are joined.
 */
export function renderQualityDefinition(parts: QualityDefinitionParts): Record<string, unknown> {
  const { functions, results, model, environmentName } = parts;
  return {
    Comment: `Joins what ${model} answered in ${environmentName} with what really happened, and judges it`,
    TimeoutSeconds: 3 * 3600,
    StartAt: 'Plan',
    States: {
      Plan: {
        ...invoke(functions.plan, '{% $states.input %}'),
        Comment: 'Finds which days of the verdict are not joined, and what of them is not sorted yet',
        Output: '{% $states.result.Payload %}',
        Next: 'WhatIsNext',
      },
      WhatIsNext: {
        Type: 'Choice',
        ...jsonata,
        Choices: [
          { Condition: '{% $states.input.sort.count > 0 %}', Next: 'SortPieces' },
          { Condition: '{% $states.input.join.count > 0 %}', Next: 'JoinParts' },
        ],
        Default: 'Judge',
      },
      SortPieces: distributedMap({
        name: 'SortPieces',
        comment: 'Sorts answers and outcomes by identity, several pieces in one invocation',
        step: 'SortBatch',
        functionArn: functions.sort,
        list: 'sort',
        results,
        next: 'Plan',
      }),
      JoinParts: distributedMap({
        name: 'JoinParts',
        comment: 'Joins answers with outcomes, several parts of days in one invocation',
        step: 'JoinBatch',
        functionArn: functions.join,
        list: 'join',
        results,
        next: 'Plan',
      }),
      Judge: {
        ...invoke(functions.judge, { time: '{% $states.input.time %}', plan: '{% $states.input.plan %}' }),
        Comment: 'Adds the days of the window up, reaches a verdict, stores and announces it',
        Output: '{% $states.result.Payload %}',
        End: true,
      },
    },
  };
}
