import { html } from '../../../lambdas/shared/html';
import type { Html } from '../../../lambdas/shared/html';
import { moment } from '../../../lambdas/monitoring/report/numbers';
import { command, timeOfDay } from './context';
import type { PageContext } from './context';

/** What runs here, what time it is in the story, and where the models are. */
export function topSection(context: PageContext): Html {
  const { twin, models, takenAt } = context.snapshot;
  const story =
    twin.storyTime === null
      ? ''
      : html`<p class="playing">▶ The story is being played: it is <b>${moment(twin.storyTime)}</b>.</p>`;
  return html`<p class="k">
      Tidegate on this machine · stage <b>${twin.stage}</b> · all services at <code>${twin.servicesUrl}</code> · since
      ${timeOfDay(twin.startedAt, takenAt)} UTC
    </p>
    <h1>The local twin</h1>
    ${story}
    ${models.length > 1 ? html`<nav>${models.map(({ model }) => html`<a href="#${model}">${model}</a>`)}</nav>` : ''}
    ${models.length === 0 ? nothingDeployed(context) : ''}`;
}

function nothingDeployed(context: PageContext): Html {
  return html`<div class="v insufficient empty">
    <b>Nothing is deployed yet</b>
    The emulator answers, but no stack of stage ‘${context.snapshot.twin.stage}’ is there. Deploy it:
    ${command(context, 'up')}
  </div>`;
}
