import { leftBehind } from './left-behind';
import { runLocal } from './start-twin';
import { settingsUnderTest } from './twin-under-test';

/** Ends the twin. Rejects when a process of it is left, or something still listens where it listened. */
export default async function endTwin(): Promise<void> {
  const { port } = settingsUnderTest();
  await runLocal(['down']);
  const left = await leftBehind(port);
  if (left.length > 0) throw new Error(`the twin has not ended: ${left.join('; ')}`);
}
