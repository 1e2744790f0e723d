import { integrationActivityArn } from '../names';
import type { Change } from './change';
import { parseEmbedded, renderEmbedded } from './embedded-json';
import type { Projected } from './leave-out';
import { isObject, listOf } from './template';
import type { JsonObject, Resource, Template } from './template';

/** What a redirected task leaves at the twin's activity. */
export interface IntegrationRequest {
  /** Action of SageMaker, for example `createTrainingJob`. */
  readonly action: string;
  /** Whether the task waits until what it started has ended (`.sync`). */
  readonly waits: boolean;
  /** ARN of the execution, through which the twin finds the role that it acts as. */
  readonly execution: string;
  /** The request as SageMaker takes it. */
  readonly request: JsonObject;
}

const integration = /^arn:[^:]*:states:::sagemaker:([A-Za-z]+)(\.sync)?$/;

/** Sends the tasks that call SageMaker to the twin, which takes them from an activity. */
export function redirectStateMachines(template: Template): Projected {
  const changes: Change[] = [];
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => {
    if (resource.Type !== 'AWS::StepFunctions::StateMachine') return [id, resource];
    const redirected: string[] = [];
    const properties = redirectProperties(resource.Properties ?? {}, redirected);
    for (const action of redirected) {
      changes.push({
        what: 'redirected',
        resource: id,
        type: resource.Type,
        reason: `task sagemaker:${action} goes to the twin, since the emulator has no such integration`,
      });
    }
    return [id, { ...resource, Properties: properties }];
  });
  return { template: { ...template, Resources: Object.fromEntries(resources) }, changes };
}

function redirectProperties(properties: JsonObject, redirected: string[]): JsonObject {
  const { Definition, DefinitionString } = properties;
  return {
    ...properties,
    ...(isObject(Definition) && { Definition: redirectMachine(Definition, redirected) }),
    ...(DefinitionString !== undefined && { DefinitionString: redirectText(DefinitionString, redirected) }),
  };
}

function redirectText(text: unknown, redirected: string[]): unknown {
  const { value, references } = parseEmbedded(text);
  return renderEmbedded({ value: redirectMachine(value as JsonObject, redirected), references });
}

function redirectMachine(machine: JsonObject, redirected: string[], inherited = 'JSONPath'): JsonObject {
  const language = (machine['QueryLanguage'] as string | undefined) ?? inherited;
  const states = Object.entries((machine['States'] as Record<string, JsonObject> | undefined) ?? {});
  return {
    ...machine,
    States: Object.fromEntries(states.map(([name, state]) => [name, redirectState(state, redirected, language)])),
  };
}

function redirectState(state: JsonObject, redirected: string[], inherited: string): JsonObject {
  const language = (state['QueryLanguage'] as string | undefined) ?? inherited;
  const match = typeof state['Resource'] === 'string' ? integration.exec(state['Resource']) : null;
  const { Branches, ItemProcessor, Iterator } = state;
  return {
    ...(match ? redirectTask(state, match, language, redirected) : state),
    ...(Branches !== undefined && {
      Branches: listOf(Branches).map((branch) => redirectMachine(branch as JsonObject, redirected, language)),
    }),
    ...(isObject(ItemProcessor) && { ItemProcessor: redirectMachine(ItemProcessor, redirected, language) }),
    ...(isObject(Iterator) && { Iterator: redirectMachine(Iterator, redirected, language) }),
  };
}

function redirectTask(state: JsonObject, match: RegExpExecArray, language: string, redirected: string[]): JsonObject {
  const [, action, sync] = match;
  redirected.push(`${action!}${sync ?? ''}`);
  const fixed = { action, waits: sync !== undefined };
  return language === 'JSONata'
    ? {
        ...state,
        Resource: integrationActivityArn,
        Arguments: { ...fixed, execution: '{% $states.context.Execution.Id %}', request: state['Arguments'] ?? {} },
      }
    : {
        ...state,
        Resource: integrationActivityArn,
        Parameters: { ...fixed, 'execution.$': '$$.Execution.Id', request: state['Parameters'] ?? {} },
      };
}
