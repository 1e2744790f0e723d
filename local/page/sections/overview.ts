import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { count, short, share } from '../../../lambdas/monitoring/report/numbers';
import { marks } from '../../../lambdas/monitoring/report/words';
import { storyModel } from '../../story/environment';
import type { ModelSnapshot } from '../snapshot';
import type { Course } from '../view/course';
import { headlineOf } from '../view/headline';
import { outcomeOf } from '../view/outcome';
import { capitalized } from '../view/words';
import { command } from './context';
import type { PageContext } from './context';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** How the model stands, at a glance. */
export function overviewSection(context: PageContext, model: ModelSnapshot, course: Course | undefined): Html {
  const { level, title, sentences } = headlineOf(model, course);
  return html`<h2 id="${model.model}">${model.model}</h2>
    <div class="v ${level}">
      <b>${marks[level]} ${capitalized(title)}</b>
      ${sentences.map((sentence) => html`<span>${sentence} </span>`)} ${course ? '' : whatNext(context, model)}
    </div>
    <dl>
      ${tilesOf(model, course).map(
        ({ name, value, note }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
            <dd>${note}</dd>
          </div>`,
      )}
    </dl>`;
}

function whatNext(context: PageContext, { model }: ModelSnapshot): Html {
  if (model === storyModel && context.snapshot.twin.played.length > 0) {
    return html`<p>The story is being played: its first week is judged as soon as its labels have come.</p>`;
  }
  return model === storyModel
    ? html`<p>The story has not been played: ${command(context, 'story')}</p>`
    : html`<p>The story is about ${storyModel}; this model is judged when it is asked, and labels arrive.</p>`;
}

function tilesOf(model: ModelSnapshot, course: Course | undefined): Tile[] {
  return [
    championTile(model),
    ...measureTiles(model, course),
    ...endpointTile(model),
    alarmTile(model),
    ...runTile(model),
  ];
}

function championTile({ aliases, versions }: ModelSnapshot): Tile {
  const others = versions.length - 1;
  return {
    name: 'Champion',
    value: aliases.champion ?? 'none',
    note:
      versions.length === 0
        ? 'no version is registered'
        : `and ${others === 0 ? 'no' : others} other ${others === 1 ? 'version' : 'versions'}`,
  };
}

function measureTiles({ label }: ModelSnapshot, course: Course | undefined): Tile[] {
  const latest = course?.quality.at(-1);
  if (!latest) return [];
  const { auc, positiveRate, meanPrediction } = latest.measures;
  const reference = latest.findings.auc?.reference ?? null;
  const tiles: Tile[] = [];
  if (auc) {
    const note = reference === null ? `of ${count(auc.n)} answers` : `approved with ${short(reference)}`;
    tiles.push({ name: 'AUC', value: short(auc.value), note });
  }
  if (positiveRate && meanPrediction) {
    const name = label === null ? 'Positive outcomes' : capitalized(label);
    tiles.push({ name, value: share(positiveRate.value), note: `predicted ${share(meanPrediction.value)}` });
  }
  return tiles;
}

function endpointTile({ endpoint }: ModelSnapshot): Tile[] {
  if (!endpoint) return [];
  const instances = endpoint.variants.reduce((sum, variant) => sum + variant.instances, 0);
  const coming = endpoint.incoming[0];
  const note = coming
    ? `${share(coming.weight)} of the traffic on ${coming.version ?? 'what comes'}`
    : `${instances} ${instances === 1 ? 'instance' : 'instances'}, ${endpoint.capturePercent} % captured`;
  return [{ name: 'Endpoint', value: endpoint.status, note }];
}

function alarmTile({ alarms }: ModelSnapshot): Tile {
  const watching = alarms.filter(({ rule }) => rule === null);
  const standing = watching.filter(({ state }) => state === 'ALARM').length;
  return {
    name: 'Alarms',
    value: standing === 0 ? 'none' : String(standing),
    note: `of ${watching.length} that watch`,
  };
}

function runTile({ executions }: ModelSnapshot): Tile[] {
  const [latest] = executions;
  if (!latest) return [];
  if (latest.status === 'RUNNING') {
    return [{ name: 'Retraining', value: 'running', note: latest.steps.at(-1)?.name ?? 'about to begin' }];
  }
  const outcome = outcomeOf(latest.outcome);
  const last = outcome ? `${outcome.version} ${outcome.outcome}` : latest.status.toLowerCase();
  return [{ name: 'Retraining', value: 'idle', note: `${executions.length} so far, the last: ${last}` }];
}
