import type { MapDefinitionParts } from './map-state-machine';
import { distributedMap, functionsAtOnce, invoke, jsonata } from './map-states';

/** What the state machine refers to. Values may be CDK tokens. */
export interface ProfilingDefinitionParts extends MapDefinitionParts {
  /** ARNs of the functions. */
  readonly functions: {
    readonly plan: string;
    readonly profile: string;
    readonly merge: string;
    /** Absent where nothing is reported of predictions afterwards. */
    readonly joinReports?: string | undefined;
    readonly judge: string;
  };
}

/**
 * Plan → profile pieces of capture, many at a time → add the pieces of each hour up → judge. Hours that have a profile are
 * not read again, so most runs profile one hour, and the first of a new version a whole window.
 *
 * Where reports of business are delivered, they are joined before the verdict. A failure of that does not keep the verdict on
 * the data from anybody: it is reached, and then the execution fails, which is what its alarm watches.
 */
export function renderProfilingDefinition(parts: ProfilingDefinitionParts): Record<string, unknown> {
  const { functions, results, model, environmentName } = parts;
  const { joinReports } = functions;
  const beforeVerdict = joinReports === undefined ? 'Judge' : 'JoinReports';
  return {
    Comment: `Profiles what ${model} is asked in ${environmentName} and judges it`,
    TimeoutSeconds: 3 * 3600,
    StartAt: 'Plan',
    States: {
      Plan: {
        ...invoke(functions.plan, { time: '{% $states.input.time %}' }),
        Comment: 'Finds which hours have no profile yet, and cuts their capture into pieces',
        Output: '{% $states.result.Payload %}',
        Next: 'AnythingNew',
      },
      AnythingNew: {
        Type: 'Choice',
        ...jsonata,
        Choices: [{ Condition: '{% $states.input.pieces.count > 0 %}', Next: 'ProfilePieces' }],
        Default: 'NothingNew',
      },
      NothingNew: {
        Type: 'Pass',
        ...jsonata,
        Output: '{% $merge([$states.input, {"merged": []}]) %}',
        Next: beforeVerdict,
      },
      ProfilePieces: distributedMap({
        name: 'ProfilePieces',
        comment: 'Profiles pieces of capture, several in one invocation',
        step: 'ProfileBatch',
        functionArn: functions.profile,
        list: 'pieces',
        results,
        next: 'MergeHours',
      }),
      MergeHours: {
        Type: 'Map',
        ...jsonata,
        Comment: 'Adds the pieces of each hour up',
        Items: '{% $states.input.hours %}',
        MaxConcurrency: functionsAtOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'MergeHour',
          States: {
            MergeHour: {
              ...invoke(functions.merge, '{% $states.input %}'),
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
        Output: '{% $merge([$states.input, {"merged": $states.result}]) %}',
        Next: beforeVerdict,
      },
      ...(joinReports === undefined ? verdict(functions.judge) : verdictOnReports(functions.judge, joinReports)),
    },
  };
}

const judged = {
  time: '{% $states.input.time %}',
  plan: '{% $states.input.plan %}',
  merged: '{% $states.input.merged %}',
};
const comment = 'Adds the hours of the window up, reaches a verdict, stores and announces it';

function verdict(judge: string): Record<string, unknown> {
  const Output = '{% $states.result.Payload %}';
  return { Judge: { ...invoke(judge, judged), Comment: comment, Output, End: true } };
}

function verdictOnReports(judge: string, joinReports: string): Record<string, unknown> {
  return {
    JoinReports: {
      ...invoke(joinReports, { time: '{% $states.input.time %}' }),
      Comment: 'Joins what was reported of the predictions of days that are mature',
      Output: '{% $merge([$states.input, {"reports": $states.result.Payload}]) %}',
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: '{% $merge([$states.input, {"reports": null}]) %}',
          Next: 'Judge',
        },
      ],
      Next: 'Judge',
    },
    Judge: {
      ...invoke(judge, { ...judged, reports: '{% $states.input.reports %}' }),
      Comment: comment,
      Output: '{% $merge([$states.result.Payload, {"reportsJoined": $states.input.reports != null}]) %}',
      Next: 'ReportsJoined',
    },
    ReportsJoined: {
      Type: 'Choice',
      ...jsonata,
      Choices: [{ Condition: '{% $states.input.reportsJoined %}', Next: 'Judged' }],
      Default: 'ReportsNotJoined',
    },
    Judged: { Type: 'Succeed', ...jsonata },
    ReportsNotJoined: {
      Type: 'Fail',
      Error: 'Tidegate.ReportsNotJoined',
      Cause: 'The verdict is reached, but reports of business could not be joined: see the task JoinReports.',
    },
  };
}
