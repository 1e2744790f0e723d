import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { eventTypes } from '../../lib/contracts/events';
import { metrics } from '../../lib/contracts/metrics';
import { sources, textOf } from './imports';

const constructs = sources('lib')
  .filter((file) => !file.startsWith(path.join('lib', 'contracts')))
  .map(textOf)
  .join('\n');
const handlers = sources('lambdas').map(textOf).join('\n');
const uses = (code: string, group: string, key: string) => new RegExp(`\\b${group}\\.${key}\\b`).test(code);

test('every metric that a handler may emit is emitted, and drawn or alarmed on', () => {
  const keys = Object.keys(metrics);
  expect(keys.filter((key) => !uses(handlers, 'metrics', key))).toEqual([]);
  expect(keys.filter((key) => !uses(constructs, 'metrics', key))).toEqual([]);
});

test('nobody spells the name of a metric or of an event by hand', () => {
  const names = [...Object.values(metrics), ...Object.values(eventTypes)];
  const spelled = names.filter((name) => `${constructs}\n${handlers}`.includes(`'${name}'`));
  expect(spelled).toEqual([]);
});

test('every event is announced by a handler', () => {
  const asked = ['retrainingRequested'];
  const keys = Object.keys(eventTypes).filter((key) => !asked.includes(key));
  expect(keys.filter((key) => !uses(handlers, 'eventTypes', key))).toEqual([]);
});

test('every runbook that an alarm names has its entry with what it means, where to look, how to fix and to prevent it', () => {
  const named = [...constructs.matchAll(/Runbook\.of\(\s*'([^']+)',\s*'([^']+)',?\s*\)/g)];
  expect(named.length).toBeGreaterThan(0);
  const lacking = named
    .map(([, capability, heading]) => ({ file: `docs/runbooks/${capability!}.md`, heading: heading! }))
    .filter(({ file, heading }) => {
      if (!existsSync(path.resolve(__dirname, '../..', file))) return true;
      const entry = textOf(file)
        .split(/^## /m)
        .find((section) => section.startsWith(`${heading}\n`));
      return !entry || ['Meaning', 'Look', 'Fix', 'Prevent'].some((part) => !entry.includes(`**${part}.**`));
    });
  expect(lacking).toEqual([]);
});
