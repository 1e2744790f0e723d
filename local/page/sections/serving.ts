import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { share } from '../../../lambdas/monitoring/report/numbers';
import type { EndpointSnapshot, ModelSnapshot, VariantSnapshot } from '../snapshot';
import { withAlarmNames } from './alarm-names';
import { when } from './context';
import type { PageContext } from './context';

/** What serves the model, and what is about to. */
export function servingSection(context: PageContext, { endpoint, model, alarms }: ModelSnapshot): Html {
  if (!endpoint) {
    return html`<h3>Serving</h3>
      <p class="k">${model} is not served by a SageMaker endpoint, so the twin knows of no traffic to show.</p>`;
  }
  const { name, status, changedAt, configName, failureReason } = endpoint;
  return html`<h3>Serving</h3>
    <p>
      Endpoint <code>${name}</code> is <b>${status}</b> since ${when(context, changedAt)}, configuration
      <code>${configName}</code>.
    </p>
    ${failureReason === null ? '' : html`<p class="cause critical">The last update failed: ${withAlarmNames(failureReason, alarms)}</p>`}
    ${traffic(endpoint)}`;
}

function traffic({ variants, incoming }: EndpointSnapshot): Html {
  const coming = incoming.reduce((sum, { weight }) => sum + weight, 0);
  const rows = [
    ...variants.map((variant) => ({
      variant,
      part: shareOf(variant, variants) * (1 - Math.min(1, coming)),
      now: true,
    })),
    ...incoming.map((variant) => ({ variant, part: variant.weight, now: false })),
  ];
  return html`<div class="scroll">
    <table class="traffic">
      <tr>
        <th>Version</th>
        <th>Traffic</th>
        <th>Variant</th>
        <th class="n">Instances</th>
      </tr>
      ${rows.map(
        ({ variant, part, now }) =>
          html`<tr>
            <td><b>${variant.version ?? 'not in the registry'}</b> ${now ? '' : html`<small>coming</small>`}</td>
            <td>
              <span class="bar" role="img" aria-label="${share(part)} of the traffic"
                ><span style="width:${(part * 100).toFixed(1)}%"></span
              ></span>
              ${share(part)}
            </td>
            <td>${variant.name}${variant.instanceType === null ? '' : ` on ${variant.instanceType}`}</td>
            <td class="n">
              ${variant.instances}${variant.desiredInstances === variant.instances ? '' : ` of ${variant.desiredInstances}`}
            </td>
          </tr>`,
      )}
    </table>
  </div>`;
}

function shareOf({ weight }: VariantSnapshot, variants: readonly VariantSnapshot[]): number {
  const total = variants.reduce((sum, variant) => sum + variant.weight, 0);
  return total === 0 ? 0 : weight / total;
}
