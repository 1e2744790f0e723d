import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What stands where already, by app or stage: stages may go to different accounts. */
const taken = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Fails when an environment of AWS would get the same thing twice, where two of it would write over each other: the
 * deployment would fail in the middle, or worse, succeed.
 *
 * @param what names the thing and its owner: `a drift monitor of model 'churn' in 'prod'`
 * @param instead what to do instead, as the end of the sentence
 */
export function onlyOnce(construct: IConstruct, what: string, instead: string): void {
  const scope = Stage.of(construct) ?? construct.node.root;
  const known = taken.get(scope) ?? new Map<string, string>();
  taken.set(scope, known);
  const key = `${Stack.of(construct).environment} ${what}`;
  const first = known.get(key);
  if (first !== undefined) {
    throw new Error(`there is ${what} already, at '${first}'; got another at '${construct.node.path}'; ${instead}`);
  }
  known.set(key, construct.node.path);
}
