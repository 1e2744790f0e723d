import { pageUrl } from '../settings';
import type { TwinSettings } from '../settings';

/** Tells the running twin under which time it captures requests; null: the time of this machine. */
export async function setTwinTime(settings: TwinSettings, time: Date | null): Promise<void> {
  const response = await fetch(`${pageUrl(settings)}/time`, {
    method: 'POST',
    body: JSON.stringify({ time: time?.toISOString() ?? null }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the twin did not take the time: status ${response.status}`);
}
