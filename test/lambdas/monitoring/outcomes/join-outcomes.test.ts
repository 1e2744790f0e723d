import { Readable } from 'node:stream';
import { joinOutcomes, type JoinInput } from '../../../../lambdas/monitoring/outcomes/join-outcomes';
import type { ListedObject } from '../../../../lambdas/shared/objects';
import { seeded } from '../support/random';
import { csvCaptureLine, shopRows, shopSchema } from '../support/shop';
import { truthLine } from './labelled-shop';

const texts = new Map<string, string | Buffer>();
const open = async ({ key }: ListedObject) => Readable.from([Buffer.from(texts.get(key)!)]);
const file = (key: string, content: string | Buffer): ListedObject => {
  texts.set(key, content);
  return { bucket: 'b', key, bytes: content.length, lastModified: new Date(0) };
};
const input = (capture: ListedObject, labels: ListedObject): JoinInput => ({
  schema: shopSchema,
  attributes: [],
  asOf: '2026-03-03T00:00:00Z',
  capture: [capture],
  labels: [labels],
  isOwn: () => true,
});

const rows = shopRows(seeded(7), 400);
const capture = file('capture', rows.map((row, index) => csvCaptureLine([row], 1, `id-${index}`)).join('\n'));
const labels = file('labels', rows.map((_, index) => truthLine(`id-${index}`, String(index % 2))).join('\n'));

describe('joining answers with their outcomes', () => {
  test('in parts, for bounded memory, comes to the same as at once', async () => {
    const whole = await joinOutcomes(input(capture, labels), open);
    expect(whole.profile).toMatchObject({ answers: 400, labelled: 400 });
    expect(await joinOutcomes(input(capture, labels), open, capture.bytes / 5)).toEqual(whole);
  });

  test('counts every answer of a request that asked about several', async () => {
    const several = file('several', csvCaptureLine(rows.slice(0, 3), 1, 'batch'));
    const known = file('known', truthLine('batch', '1\n0\n1'));
    expect((await joinOutcomes(input(several, known), open)).profile).toMatchObject({ answers: 3, labelled: 3 });
  });

  test('counts answers without an identity as waiting, once', async () => {
    const nameless = file('nameless', csvCaptureLine(rows.slice(0, 1)).replace('"eventId":"event",', ''));
    const { profile } = await joinOutcomes(input(nameless, labels), open, 1);
    expect(profile).toMatchObject({ answers: 1, labelled: 0 });
  });

  test('counts a damaged file once and goes on', async () => {
    const damaged = file('damaged.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]));
    const joined = await joinOutcomes({ ...input(damaged, labels), capture: [damaged, capture] }, open);
    expect(joined).toMatchObject({ malformedAnswers: 1, profile: { answers: 400 } });
  });
});
