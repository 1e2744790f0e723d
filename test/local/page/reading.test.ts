import { changeOf } from '../../../local/page/reading/alarm-reader';
import { stepsOf } from '../../../local/page/reading/execution-reader';
import { LabelReader } from '../../../local/page/reading/label-reader';
import { readDriftDocument, readQualityDocument } from '../../../local/page/reading/verdict-documents';
import { VerdictReader } from '../../../local/page/reading/verdict-reader';
import type { ListedObject, ObjectAddress } from '../../../lambdas/shared/objects';
import { minute, versionOf } from './snapshots';

const window = { version: '1.0.0', from: '2001-02-01T00:00:00.000Z', to: '2001-02-08T00:00:00.000Z' };
const measured = { value: 0.6, standardError: 0.01, lower: 0.58, upper: 0.62, n: 10 };
const quality = {
  ...window,
  qualityVerdictVersion: 1,
  verdict: 'warning',
  causes: [{ type: 'quality-loss', message: 'auc is less' }],
  maturity: { answers: 10, labelled: 9, mature: true, ageHours: 24, expected: 1 },
  measures: { auc: measured },
  findings: [
    {
      metric: 'auc',
      verdict: 'warning',
      reference: { value: 0.62, standardError: 0.01 },
      floors: { warning: 0.02, critical: 0.05 },
    },
    { metric: 'rmse', verdict: 'ok', reference: null, floors: { warning: 0.1, critical: 0.2 } },
  ],
};

/** Objects in memory; counts how often one is read. */
class Objects {
  public reads = 0;
  public readonly content = new Map<string, { text: string; at: Date }>();

  public put(key: string, document: unknown, at = minute(0)): void {
    this.content.set(key, { text: JSON.stringify(document), at });
  }

  public async exists({ key }: ObjectAddress): Promise<boolean> {
    return this.content.has(key);
  }

  public async get({ key }: ObjectAddress): Promise<Uint8Array> {
    this.reads += 1;
    return Buffer.from(this.content.get(key)!.text);
  }

  public async *list(bucket: string, prefix: string): AsyncGenerator<ListedObject> {
    for (const [key, { text, at }] of this.content) {
      if (key.startsWith(prefix)) yield { bucket, key, bytes: text.length, lastModified: at };
    }
  }
}

describe('stored verdicts', () => {
  test('a verdict by labels gives what the page draws', () => {
    expect(readQualityDocument('w', JSON.stringify(quality))).toEqual({
      name: 'w',
      ...window,
      verdict: 'warning',
      causes: ['auc is less'],
      answers: 10,
      labelled: 9,
      isMature: true,
      measures: { auc: measured },
      findings: { auc: { verdict: 'warning', reference: 0.62, floors: { warning: 0.02, critical: 0.05 } } },
    });
  });

  test('a window that could not be judged is kept with its reason', () => {
    const unjudged = {
      ...window,
      version: null,
      verdict: 'insufficient',
      causes: [{ type: 'no-reference', message: 'no champion' }],
    };
    const text = JSON.stringify(unjudged);
    expect(readQualityDocument('w', text)).toMatchObject({
      verdict: 'insufficient',
      causes: ['no champion'],
      answers: 0,
      measures: {},
    });
    expect(readDriftDocument('w', text)).toMatchObject({ rows: 0, largestStability: null });
  });

  test('fails on something else, and names the field', () => {
    expect(() => readDriftDocument('w', '{"verdict":"fine"}')).toThrow(/verdict/);
  });

  test('are read again only when they have changed, and come in order', async () => {
    const objects = new Objects();
    objects.put('monitoring/m/quality/2001-02-15T00.json', { ...quality, to: '2001-02-15T00:00:00.000Z' });
    objects.put('monitoring/m/quality/2001-02-08T00.json', quality);
    objects.put('monitoring/m/verdicts/2001-02-08T00.json', quality);
    const reader = new VerdictReader(objects);
    expect((await reader.quality('reports', 'm')).map(({ name }) => name)).toEqual(['2001-02-08T00', '2001-02-15T00']);
    await reader.quality('reports', 'm');
    expect(objects.reads).toBe(2);
    objects.put('monitoring/m/quality/2001-02-08T00.json', { ...quality, verdict: 'ok' }, minute(1));
    expect((await reader.quality('reports', 'm'))[0]!.verdict).toBe('ok');
    expect(objects.reads).toBe(3);
  });

  test('a report comes with the verdicts before it, and without those that judged nothing', async () => {
    const objects = new Objects();
    objects.put('monitoring/m/quality/2001-02-01T00.json', { ...window, verdict: 'insufficient', causes: [] });
    objects.put('monitoring/m/quality/2001-02-08T00.json', { ...quality, verdict: 'ok' });
    objects.put('monitoring/m/quality/2001-02-15T00.json', quality);
    objects.put('monitoring/m/quality/2001-02-22T00.json', quality);
    const reader = new VerdictReader(objects);
    const report = await reader.report('reports', 'm', 'quality', '2001-02-15T00');
    expect(report).toMatchObject({ title: 'm 1.0.0', run: { verdict: 'warning' }, history: [{ verdict: 'ok' }] });
    expect(await reader.report('reports', 'm', 'quality', '2001-02-01T00')).toBeUndefined();
    expect(await reader.report('reports', 'm', 'quality', '../secret')).toBeUndefined();
  });
});

describe('other sources', () => {
  test('a change of an alarm is one only when the state is another', () => {
    const data = (from: string, to: string) =>
      JSON.stringify({ oldState: { stateValue: from }, newState: { stateValue: to, stateReason: 'r' } });
    expect(changeOf(data('OK', 'ALARM'), minute(1))).toEqual({
      at: minute(1).toISOString(),
      from: 'OK',
      to: 'ALARM',
      reason: 'r',
    });
    expect(changeOf(data('OK', 'OK'), minute(1))).toBeUndefined();
    expect(changeOf('{}', minute(1))).toBeUndefined();
  });

  test('steps of an execution are open until it leaves them or ends', () => {
    const entered = (name: string, at: number) => ({
      timestamp: minute(at),
      type: 'TaskStateEntered' as const,
      id: at,
      stateEnteredEventDetails: { name },
    });
    const left = {
      timestamp: minute(2),
      type: 'TaskStateExited' as const,
      id: 2,
      stateExitedEventDetails: { name: 'A' },
    };
    const failed = { timestamp: minute(4), type: 'ExecutionFailed' as const, id: 4 };
    const steps = (...events: Parameters<typeof stepsOf>[0]) =>
      stepsOf(events).map(({ name, leftAt }) => [name, leftAt]);
    expect(steps(entered('A', 1), left, entered('B', 3))).toEqual([
      ['A', minute(2).toISOString()],
      ['B', null],
    ]);
    expect(steps(entered('B', 3), failed)).toEqual([['B', minute(4).toISOString()]]);
  });

  test('the label is read from the schema of the version, once', async () => {
    const objects = new Objects();
    objects.put('models/flight-delay/1.0.0/schema.json', {
      schemaVersion: 1,
      features: [],
      label: { name: 'late', type: 'binary' },
    });
    const reader = new LabelReader(objects);
    expect(await reader.of(versionOf('1.0.0'))).toBe('late');
    expect(await reader.of(versionOf('1.0.0'))).toBe('late');
    expect(objects.reads).toBe(1);
    expect(await reader.of(versionOf('2.0.0'))).toBeNull();
    expect(await reader.of(undefined)).toBeNull();
  });
});
