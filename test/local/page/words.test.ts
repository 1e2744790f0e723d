import { ledgerActions } from '../../../lib/contracts/registry';
import { alarmWords } from '../../../local/page/view/alarm-words';
import { ledgerWords } from '../../../local/page/view/ledger-words';
import { alarmOf, ledgerOf } from './snapshots';

describe('alarms in words', () => {
  test('a generated name becomes the words that tell it apart', () => {
    const short = (name: string) => alarmWords({ name, description: '' }).short;
    expect(short('tidegate-dev-flight-delay-ModelDriftMonitorNoDataAlarm51E43765-FCBB32DF00EBD')).toBe('no data');
    expect(short('tidegate-dev-flight-delay-ModelServingErrors40E78D19-A2E120E0074D6')).toBe('errors');
    expect(short('tidegate-dev-flight-delay-ModelTrainingFailureAlarm93A06DB5-4188840E8CFBD')).toBe('training failure');
    expect(short('tidegate-dev-PlatformDeadLettersAlarm13FF0F41-66EB89502290B')).toBe('dead letters');
  });

  test('a name that a person gave stays as it is', () => {
    expect(alarmWords({ name: 'my-alarm', description: '' })).toEqual({
      short: 'my-alarm',
      severity: '',
      sentence: 'my-alarm',
      runbook: null,
    });
  });

  test('severity, sentence and runbook are taken apart', () => {
    expect(alarmWords(alarmOf())).toEqual({
      short: 'quality',
      severity: 'warning',
      sentence: 'flight-delay has become worse.',
      runbook: 'https://runbooks.example/quality',
    });
  });
});

describe('the ledger in words', () => {
  const words = (action: (typeof ledgerActions)[number], details: Record<string, unknown>) =>
    ledgerWords(ledgerOf({ action, reason: 'r', details })[0]!);

  test.each(ledgerActions)('%s says something, whatever its details are', (action) => {
    expect(words(action, {}).what).not.toBe('');
    expect(words(action, { version: 3, cause: null, alias: [] }).what).not.toBe('');
  });

  test('a promotion is marked, the first champion is not', () => {
    const move = { alias: 'champion', version: '1.0.1', previousVersion: '1.0.0' };
    expect(words('alias-moved', move)).toEqual({
      what: 'champion moved from 1.0.0 to 1.0.1',
      mark: { kind: 'promoted', label: '1.0.1 serves' },
    });
    expect(words('alias-moved', { ...move, previousVersion: null })).toEqual({ what: '1.0.1 became champion' });
    expect(words('alias-moved', { ...move, alias: 'shadow' }).mark).toBeUndefined();
  });

  test('a training that ends with a version is not marked, one without is', () => {
    expect(words('retraining-finished', { version: '1.0.1', stage: 'approved' })).toEqual({
      what: 'retraining ended: 1.0.1 approved',
    });
    expect(words('retraining-finished', { version: null, stage: null }).mark?.kind).toBe('failed');
  });
});
