import { changeSince } from '../../../local/page/live';
import { renderPage, renderSections } from '../../../local/page/render';
import {
  alarmOf,
  driftOf,
  driftRunOf,
  executionOf,
  ledgerOf,
  minute,
  modelOf,
  qualityOf,
  snapshotOf,
  twoWeeks,
  versionOf,
} from './snapshots';

const played = { played: twoWeeks };
const quality = [qualityOf('2001-02-01', 0.57), qualityOf('2001-02-08', 0.62)];
const part = (snapshot: ReturnType<typeof snapshotOf>, id: string) =>
  renderSections(snapshot).find((section) => section.id === id)!.html;

describe('the page', () => {
  test('tells what to do when nothing is deployed', () => {
    expect(renderPage(snapshotOf([]))).toContain('<code>npm run local -- up</code>');
  });

  test('tells what to do when the story has not been played, on the port that the twin has', () => {
    expect(renderPage(snapshotOf([modelOf()], { port: 4700 }))).toContain(
      '<code>npm run local -- story --port 4700</code>',
    );
  });

  test('does not send people to a story that has just begun', () => {
    const html = part(snapshotOf([modelOf()], { played: twoWeeks.slice(0, 1) }), 'flight-delay/overview');
    expect(html).toContain('The story is being played');
    expect(html).not.toContain('-- story');
  });

  test('does not send people to the story for a model that is not in it', () => {
    expect(part(snapshotOf([modelOf({ model: 'text-detection' })]), 'text-detection/overview')).not.toContain(
      '-- story',
    );
  });

  test('is the same for the same snapshot', () => {
    const snapshot = snapshotOf([modelOf({ quality, drift: [driftOf('2001-02-01')] })], played);
    expect(renderPage(snapshot)).toBe(renderPage(snapshot));
  });

  test('lets no text of others become markup', () => {
    const nasty = '<img src=x onerror=alert(1)>';
    const model = modelOf({
      quality: [qualityOf('2001-02-01', 0.5, { causes: [nasty] })],
      ledger: ledgerOf({ action: 'gate-failed', reason: nasty, details: { version: nasty } }),
      alarms: [
        alarmOf({ state: 'ALARM', description: nasty, reason: nasty, name: nasty }),
        alarmOf({ rule: nasty, name: `composite ${nasty}` }),
      ],
      executions: [executionOf({ status: 'FAILED', endedAt: minute(4).toISOString(), outcome: nasty, name: nasty })],
      driftRuns: [driftRunOf({ status: 'FAILED', endedAt: minute(4).toISOString(), outcome: nasty, input: nasty })],
      versions: [
        versionOf('1.0.0', {
          lineage: { ...versionOf('1').lineage, codeCommit: nasty, hyperparameters: { [nasty]: nasty } },
        }),
      ],
    });
    const page = renderPage(snapshotOf([model], played));
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });

  test('puts standing alarms before the others, with reason and runbook', () => {
    const alarms = [alarmOf(), alarmOf({ name: 'other', state: 'ALARM', reason: 'crossed twice' })];
    const html = part(snapshotOf([modelOf({ alarms })]), 'flight-delay/now');
    expect(html).toContain('crossed twice');
    expect(html).toContain('href="https://runbooks.example/quality"');
    expect(html).toContain('1 that do not stand');
  });

  test('shows where a running training is, and what an ended one came to', () => {
    const done = executionOf({
      status: 'SUCCEEDED',
      endedAt: minute(5).toISOString(),
      outcome: JSON.stringify({ outcome: 'approved', version: '1.0.1', reason: 'better by 0.03' }),
    });
    const html = part(snapshotOf([modelOf({ executions: [executionOf(), done] })]), 'flight-delay/now');
    expect(html).toMatch(/<li class="now">▶ ValidateData/);
    expect(html).toContain('1.0.1 approved: better by 0.03');
  });

  describe('composite alarms', () => {
    const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;
    const name = (id: string) => `tidegate-dev-flight-delay-Model${id}-A2E120E0074D6`;
    const [drift, quality] = [name('DriftMonitorDriftAlarm24A1EB6A'), name('QualityMonitorQualityAlarm8D270731')];
    const rule = `(ALARM("${arn(drift)}") AND (NOT (ALARM("${arn(quality)}"))))`;
    const notice = (state: 'OK' | 'ALARM') =>
      alarmOf({ name: 'tidegate-dev-flight-delay-ModelDriftMonitorDriftAlarmNoticeAFF46ED0', rule, state });
    const now = (...alarms: ReturnType<typeof alarmOf>[]) =>
      part(snapshotOf([modelOf({ alarms })]), 'flight-delay/now')
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, ' ');

    test('say in words of which alarm they tell, and what explains it', () => {
      expect(now(alarmOf({ name: drift }), alarmOf({ name: quality }), notice('OK'))).toContain(
        'tells of ‘drift’, unless ‘quality’ stands',
      );
    });

    test('an alarm that is explained says that nobody is told of it', () => {
      const both = [alarmOf({ name: drift, state: 'ALARM' }), alarmOf({ name: quality, state: 'ALARM' })];
      expect(now(...both, notice('OK'))).toContain('Nobody is told of it, since ‘quality’ explains it.');
      expect(now(both[0]!, alarmOf({ name: quality }), notice('ALARM'))).not.toContain('Nobody is told');
    });

    test('are not counted among those that watch, nor drawn beside them', () => {
      const model = modelOf({ alarms: [alarmOf(), notice('ALARM')] });
      expect(part(snapshotOf([model]), 'flight-delay/overview')).toContain('of 1 that watch');
    });

    test('of another form are shown as they are written', () => {
      const other = alarmOf({ name: 'other', rule: `ALARM("${drift}") OR ALARM("${quality}")` });
      expect(now(alarmOf({ name: drift }), alarmOf({ name: quality }), other)).toMatch(
        /ALARM\(&quot; ?‘drift’&quot;\) OR ALARM\(&quot; ?‘quality’&quot;\)/,
      );
    });
  });

  test('shows runs of the drift monitor with what they came to, and leads to their reports', () => {
    const done = driftRunOf({
      status: 'SUCCEEDED',
      endedAt: minute(5).toISOString(),
      outcome: JSON.stringify({
        verdict: 'ok',
        verdictUri: 's3://reports/monitoring/flight-delay/verdicts/2001-02-08T00.json',
        records: 28617,
        files: 155,
        cost: 0.0276,
      }),
    });
    const failed = driftRunOf({ status: 'FAILED', endedAt: minute(5).toISOString(), outcome: 'no such bucket' });
    const html = part(snapshotOf([modelOf({ driftRuns: [driftRunOf(), done, failed, done] })]), 'flight-delay/now');
    expect(html).toContain('href="/reports/flight-delay/drift/2001-02-08T00"');
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('▶ running · up to 2001-02-08');
    expect(text).toMatch(/28\s617 requests in 155 files; in AWS this run would cost about 0\.028 USD/);
    expect(text).toContain('no such bucket');
    expect(text).toMatch(/1 earlier run$|1 earlier run /);
  });

  test("leaves out runs that this machine's clock started while the story is in another year", () => {
    const today = driftRunOf({ input: '{"time":"2026-11-25T22:20:00Z"}' });
    const shown = (driftRuns: ReturnType<typeof driftRunOf>[]) =>
      part(snapshotOf([modelOf({ quality, driftRuns })], played), 'flight-delay/now');
    expect(shown([today, driftRunOf()])).not.toContain('2026-11-25');
    expect(shown([today, driftRunOf()])).toContain('2001-02-08');
  });

  test('calls alarms by what people say, however many a reason names, and keeps their names at hand', () => {
    const name = (id: string) => `tidegate-dev-flight-delay-ModelServing${id}-A2E120E0074D6`;
    const alarms = [alarmOf({ name: name('Errors40E78D19') }), alarmOf({ name: name('Latency374766C1') })];
    const reason = `in ALARM: ${alarms.map((alarm) => alarm.name).join(', ')}.`;
    const ledger = ledgerOf({ action: 'rollout-failed', reason, details: { version: '1.3.0' } });
    const html = part(snapshotOf([modelOf({ alarms, ledger })]), 'flight-delay/ledger');
    expect(html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ')).toContain('in ALARM: ‘errors’, ‘latency’.');
    for (const alarm of alarms) expect(html).toContain(`title="${alarm.name}"`);
  });

  test.each([
    [executionOf(), 'running', 'ValidateData'],
    [
      executionOf({ status: 'FAILED', endedAt: minute(4).toISOString(), outcome: 'no data' }),
      'idle',
      'the last: failed',
    ],
    [
      executionOf({
        status: 'SUCCEEDED',
        endedAt: minute(4).toISOString(),
        outcome: JSON.stringify({ outcome: 'rejected', version: '1.2.0', reason: 'worse' }),
      }),
      'idle',
      'the last: 1.2.0 rejected',
    ],
  ])('tells at a glance whether a training runs, and what the last one came to', (execution, value, note) => {
    const html = part(snapshotOf([modelOf({ executions: [execution] })]), 'flight-delay/overview');
    const tile = html.slice(html.indexOf('<dt>Retraining</dt>'));
    expect(tile).toContain(`<dd>${value}</dd>`);
    expect(tile).toContain(note);
  });

  test('says when the ledger was tampered with', () => {
    const ledger = ledgerOf({ action: 'verdict', reason: 'r', details: {} });
    expect(part(snapshotOf([modelOf({ ledger })]), 'flight-delay/ledger')).toContain('the chain is whole');
    expect(part(snapshotOf([modelOf({ ledger, firstBrokenLink: 1 })]), 'flight-delay/ledger')).toContain(
      'broken at entry 1',
    );
  });

  test('leads a version back to what it was held against and what trained it', () => {
    const { arn } = executionOf();
    const ledger = ledgerOf(
      { action: 'alias-moved', reason: 'r', details: { alias: 'champion', version: '1.0.0', previousVersion: null } },
      { action: 'version-registered', reason: 'r', details: { version: '1.0.1' } },
      { action: 'gate-passed', reason: 'better by 0.03', details: { version: '1.0.1' } },
    );
    const job = { name: 'job', status: 'Completed', seconds: 12, failureReason: null };
    const versions = [versionOf('1.0.0'), versionOf('1.0.1', { lineage: { ...versionOf('1').lineage, source: arn } })];
    const html = part(
      snapshotOf([modelOf({ versions, ledger, executions: [executionOf({ job })] })]),
      'flight-delay/versions',
    );
    const card = html.slice(html.indexOf('flight-delay-1.0.1'), html.indexOf('id="flight-delay-1.0.0"'));
    expect(card.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toMatch(
      /held against 1\.0\.0 gate better by 0\.03 trained by quality-1 in 12 s/,
    );
  });
});

describe('what a watcher gets', () => {
  test('is everything at first, and then only what has changed', () => {
    const before = snapshotOf([modelOf({ quality })], played);
    const first = changeSince(new Map(), before);
    expect(first.sections.every(({ html }) => html !== undefined)).toBe(true);
    const known = new Map(first.sections.map(({ id, mark }) => [id, mark]));
    const after = snapshotOf([modelOf({ quality, executions: [executionOf()] })], played);
    const changed = changeSince(known, after).sections.filter(({ html }) => html !== undefined);
    expect(changed.map(({ id }) => id)).toEqual(['flight-delay/overview', 'flight-delay/now']);
  });
});
