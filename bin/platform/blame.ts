import { ConfigurationError } from '../configuration/problem';
import type { FieldPath, Problem } from '../configuration/problem';
import type { Settings } from '../configuration/settings';

/** Something that knows where its fields stand in the file: a stage or a model. */
export interface Blamable {
  problem(path: FieldPath, message: string): Problem;
}

/**
 * Runs a step that builds constructs from a field of the configuration. What the constructs refuse is told as a problem
 * with that field; a problem that is placed already keeps its place, as does one with several.
 */
export function placing<T>(owner: Blamable, place: FieldPath | ((message: string) => FieldPath), step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const message = messageOf(error);
    throw new ConfigurationError([owner.problem(typeof place === 'function' ? place(message) : place, message)]);
  }
}

/** Runs every step, and throws all their problems together. */
export function collecting<T, R>(items: readonly T[], step: (item: T) => R): R[] {
  const problems: Problem[] = [];
  const results = items.flatMap((item) => {
    try {
      return [step(item)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return results;
}

/**
 * Runs the synthesis. What constructs find only then names the construct, `[prod/flight-delay/…] …`; stage and model are
 * its first segments, and the problem is placed there.
 */
export function blaming<T>(settings: Settings, synthesis: () => T): T {
  try {
    return synthesis();
  } catch (error) {
    const lines = [...messageOf(error).matchAll(/^\s*\[([^\]\s]+)\] (.+)$/gm)];
    const problems = lines.flatMap(([, path, message]) => {
      const problem = problemAt(settings, path ?? '', message ?? '');
      return problem ? [problem] : [];
    });
    // A fault that no field is to blame for keeps its stack.
    if (problems.length === 0 || problems.length < lines.length) throw error;
    throw new ConfigurationError(problems);
  }
}

function problemAt(settings: Settings, constructPath: string, message: string): Problem | undefined {
  const [stageName, modelName] = constructPath.split('/');
  const stage = settings.stages.find(({ name }) => name === stageName);
  const model = stage?.models.find(({ name }) => name === modelName);
  return (model ?? stage)?.problem([], message);
}

/** CDK wraps what a construct threw; the first line is what the construct said. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
