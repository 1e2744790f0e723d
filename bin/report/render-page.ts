import { countByService } from '../assembly/stack-summary';
import { openFindings, reasonsOf } from './evidence';
import type {
  AcceptedReason,
  Evidence,
  EvidenceControl,
  EvidenceFinding,
  EvidencePack,
  EvidenceResource,
} from './evidence';
import { html } from '../../lambdas/shared/html';
import type { Html } from '../../lambdas/shared/html';
import { count } from './plural';
import { style } from './style';

/** The compliance report as one page without scripts: opens anywhere, needs nothing beside itself. */
export function renderPage(evidence: Evidence): string {
  const resources = evidence.stacks.reduce((sum, stack) => sum + stack.resources.length, 0);
  const open = openFindings(evidence);
  const reasons = reasonsOf(evidence.packs);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Compliance report: ${evidence.configuration}</title>
        ${style}
      </head>
      <body>
        <h1>Compliance report</h1>
        <p><code>${evidence.configuration}</code> · ${toolList(evidence)}</p>
        <p class="verdict">
          ${open === 0 ? 'No open findings' : count(open, 'open finding')} · ${count(reasons.length, 'accepted reason')}
          · ${count(evidence.stacks.length, 'stack')} · ${count(resources, 'resource')}
        </p>
        <nav>
          <a href="#findings">Open findings</a> · <a href="#accepted">Accepted exceptions</a> ·
          <a href="#controls">Controls</a> · <a href="#stacks">Stacks</a>
        </nav>
        ${packTable(evidence.packs)}
        <h2 id="findings">Open findings</h2>
        ${openList(evidence.packs)}
        <h2 id="accepted">Accepted exceptions</h2>
        <p>Each reason once, with the rules and resources it was given for.</p>
        ${reasons.map(acceptedReason)}
        <h2 id="controls">Controls</h2>
        <p>Every control that applied to a resource, with the resources that satisfy it.</p>
        ${evidence.packs.filter((pack) => pack.controls.length > 0).map(controlList)}
        <h2 id="stacks">Stacks</h2>
        ${stackTable(evidence)}
      </body>
    </html> `.markup;
}

function toolList({ tools }: Evidence): string {
  return Object.entries(tools)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ');
}

function packTable(packs: readonly EvidencePack[]): Html {
  const rows = packs.map(
    ({ pack, controls, findings, acknowledgements }) =>
      html`<tr>
        <td>${pack}</td>
        <td class="n">${controls.length > 0 ? controls.length : 'schemas and rules'}</td>
        <td class="n">${findings.length}</td>
        <td class="n">${acknowledgements.length}</td>
      </tr>`,
  );
  return html`<h2>Policy packs</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>Pack</th>
          <th class="n">Controls that applied</th>
          <th class="n">Open findings</th>
          <th class="n">Accepted</th>
        </tr>
        ${rows}
      </table>
    </div>`;
}

function openList(packs: readonly EvidencePack[]): Html {
  const items = packs.flatMap(({ pack, findings }) => findings.map((finding) => openFinding(pack, finding)));
  return items.length === 0 ? html`<p>None.</p>` : html`${items}`;
}

function openFinding(pack: string, { rule, description, resources }: EvidenceFinding): Html {
  return html`<div class="open">
    <p><strong>${pack}</strong> <code>${rule}</code>: ${description}</p>
    ${resourceList(resources)}
  </div>`;
}

function acceptedReason({ reason, rules, resources }: AcceptedReason): Html {
  return html`<details>
    <summary>${reason} <em>(${count(resources.length, 'resource')})</em></summary>
    <p>Rules: <code>${rules.join(', ')}</code></p>
    ${resourceList(resources)}
  </details>`;
}

function controlList({ pack, controls }: EvidencePack): Html {
  return html`<h3>${pack}</h3>
    ${controls.map(controlItem)}`;
}

function controlItem({ rule, description, explanation, level, satisfiedBy }: EvidenceControl): Html {
  return html`<details>
    <summary><code>${rule}</code> (${level}) <em>${satisfiedBy.length} satisfy it</em></summary>
    <p>Broken when: ${description}</p>
    <p>${explanation}</p>
    ${resourceList(satisfiedBy)}
  </details>`;
}

function resourceList(resources: readonly EvidenceResource[]): Html {
  const items = resources.map(({ constructPath, logicalId, type, template }) =>
    logicalId === undefined
      ? html`<li><code>${constructPath}</code></li>`
      : html`<li><code>${logicalId}</code> ${type ?? ''} in <code>${template ?? ''}</code></li>`,
  );
  return html`<ul class="paths">
    ${items}
  </ul>`;
}

function stackTable({ stacks }: Evidence): Html {
  const rows = stacks.map((stack) => {
    const services = countByService(stack.resources).map(([service, count]) => `${service} ${count}`);
    return html`<tr>
      <td>${stack.id}</td>
      <td class="n">${stack.resources.length}</td>
      <td>${services.join(', ')}</td>
      <td><code>${stack.template}</code><br /><code>${stack.digest}</code></td>
    </tr>`;
  });
  return html`<div class="scroll">
    <table>
      <tr>
        <th>Stack</th>
        <th class="n">Resources</th>
        <th>By service</th>
        <th>Template and digest</th>
      </tr>
      ${rows}
    </table>
  </div>`;
}
