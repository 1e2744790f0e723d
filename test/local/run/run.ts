import type { LedgerEntry } from '../../../lib/contracts/registry';
import { waitFor } from '../../../local/story/wait-for';
import type { StoryParts } from '../../../local/story/week';
import { EventRecorder } from './recorder';
import type { RecordedEvent } from './recorder';
import { storyUnderTest } from './twin-under-test';

/** Milliseconds that an alarm and its event may take. */
const alarmPatience = 30_000;

/** A run through the story: what its steps share. */
export class Run {
  private parts: StoryParts | undefined;
  private events: EventRecorder | undefined;
  private failed: string | undefined;

  /** Finds what was deployed, and begins to record events. */
  public async open(): Promise<void> {
    this.parts = await storyUnderTest();
    this.events = new EventRecorder(this.parts.settings);
    await this.events.start(this.parts);
  }

  public close(): void {
    this.events?.close();
    this.parts?.environment.close();
  }

  public get story(): StoryParts {
    if (!this.parts) throw new Error('the run has not begun');
    return this.parts;
  }

  /** A step goes on where the one before it stopped: after a failure the others are not tried. */
  public step(name: string, act: (story: StoryParts) => Promise<void>): void {
    test(name, async () => {
      if (this.failed !== undefined) throw new Error(`not tried, since '${this.failed}' failed`);
      try {
        await act(this.story);
      } catch (error) {
        this.failed = name;
        throw error;
      }
    });
  }

  /** Events of a type that were heard up to now, and whose detail has these members. */
  public async heard(type: string, detail: Readonly<Record<string, unknown>> = {}): Promise<RecordedEvent[]> {
    const events = await this.events!.heard();
    return events.filter(
      (event) =>
        event['detail-type'] === type &&
        Object.entries(detail).every(([name, value]) => JSON.stringify(event.detail[name]) === JSON.stringify(value)),
    );
  }

  /** Waits until an alarm has told that it went off; it may have ended since. */
  public async wentOff(alarmName: string): Promise<void> {
    const states = async () => {
      const events = await this.heard('CloudWatch Alarm State Change', { alarmName });
      return events.map(({ detail }) => (detail['state'] as { value: string }).value);
    };
    await waitFor(
      `ALARM of ${alarmName}`,
      async () => (await states()).includes('ALARM') || undefined,
      alarmPatience,
      async () => `it told of ${(await states()).join(', ') || 'nothing'}`,
    );
  }

  /** The ledger's entries behind one of them. */
  public async ledgerAfter(sequence: number): Promise<readonly LedgerEntry[]> {
    const { entries } = await this.story.registry.ledger();
    return entries.filter((entry) => entry.sequence > sequence);
  }
}
