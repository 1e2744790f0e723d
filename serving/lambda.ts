/** Entry of the inference server as a Lambda function: the same core behind one handler. */
import { compose, type Composed } from './compose';
import { readSettings } from './config/read-settings';
import { fromEvent, toResult, type DirectResult, type LambdaResult } from './lambda-event';

/** Put together while the execution environment starts, where it is not billed as a request and gets a full core. */
const composed: Promise<Composed> = start();

async function start(): Promise<Composed> {
  const settings = readSettings({ flags: {}, environment: process.env });
  const made = await compose(settings);
  if (made.catalog.loaded().length === 0)
    throw new Error(`no model could be loaded from '${settings.model}'; the log says why`);
  return made;
}
// The handler reports a failed start; without this the process would end before it can.
composed.catch(() => undefined);

/** Answers a function URL, an API Gateway or load balancer event, or a direct invocation with a request as payload. */
export async function handler(event: unknown): Promise<LambdaResult | DirectResult> {
  const made = await composed;
  const { request, direct } = fromEvent(event);
  const response = await made.app.dispatch(request);
  // After the answer the environment may be frozen for ever: what was captured is written before.
  await made.flush();
  return toResult(response, direct);
}
