import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { short } from '../../../lambdas/monitoring/report/numbers';
import type { ModelVersion } from '../../../lib/contracts/registry';
import type { ModelSnapshot } from '../snapshot';
import { lineageOf } from '../view/lineage';
import type { VersionLineage } from '../view/lineage';
import { when } from './context';
import type { PageContext } from './context';

const stageTones: Readonly<Record<ModelVersion['stage'], string>> = {
  registered: 'insufficient',
  approved: 'ok',
  rejected: 'critical',
  archived: 'insufficient',
};
const stageMarks: Readonly<Record<ModelVersion['stage'], string>> = {
  registered: '○',
  approved: '●',
  rejected: '■',
  archived: '○',
};

/** Every version with where it comes from, newest first. */
export function versionSection(context: PageContext, model: ModelSnapshot): Html {
  const lineage = lineageOf(model);
  return html`<h3>Versions</h3>
    ${lineage.length === 0 ? html`<p class="k">No version is registered.</p>` : ''}
    <div class="cards">${lineage.map((version) => card(context, model.model, version))}</div>`;
}

function card(context: PageContext, model: string, { version, names, parent, gate, seconds }: VersionLineage): Html {
  const { lineage, metrics, stage, registeredAt, digest } = version;
  const auc = metrics['auc'];
  const error = auc?.standardError;
  const rows: readonly (readonly [string, Html | string])[] = [
    ['registered', when(context, registeredAt)],
    ...(auc
      ? [['AUC on held-out data', `${short(auc.value)}${error == null ? '' : ` ± ${short(error)}`}`] as const]
      : []),
    ['held against', parent === null ? 'nothing: it came with the deployment' : parent],
    ...(gate === null ? [] : [['gate', gate] as const]),
    ['trained by', trainedBy(lineage.source, seconds)],
    ['data', digestText(lineage.dataDigest)],
    ['code', lineage.codeCommit === null ? 'not known' : html`<code>${lineage.codeCommit.slice(0, 12)}</code>`],
    ['digest', digestText(digest)],
  ];
  return html`<article class="card ${stageTones[stage]}" id="${model}-${version.version}">
    <h3>${version.version} ${names.map((name) => html`<span class="name">${name}</span>`)}</h3>
    <p class="b">${stageMarks[stage]} ${stage}</p>
    <table>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th>${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </table>
    ${hyperparameters(`${model}-${version.version}-settings`, version)}
  </article>`;
}

function trainedBy(source: string, seconds: number | null): Html | string {
  if (source === 'asset') return 'came with the deployment';
  const name = source.split(':').at(-1) ?? source;
  return html`<code>${name}</code>${seconds === null ? '' : ` in ${Math.round(seconds)} s`}`;
}

function digestText(digest: string | null): Html | string {
  return digest === null ? 'not known' : html`<code title="${digest}">${digest.slice(0, 19)}…</code>`;
}

function hyperparameters(id: string, { lineage }: ModelVersion): Html {
  const entries = Object.entries(lineage.hyperparameters);
  if (entries.length === 0) return html``;
  return html`<details id="${id}">
    <summary>${entries.length} hyperparameters${lineage.seed === null ? '' : `, seed ${lineage.seed}`}</summary>
    <p>${entries.map(([name, value]) => html`<code>${name}=${String(value)}</code> `)}</p>
  </details>`;
}
