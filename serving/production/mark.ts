import type { InferenceCall } from '../services';

/** Tells the client something of how its request was answered: a header, a parameter, an attribute. */
export function mark({ from }: InferenceCall, name: string, text: string): void {
  if (from !== undefined) from.marks = { ...from.marks, [name]: text };
}
