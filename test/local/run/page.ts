import type { Snapshot } from '../../../local/page/snapshot';
import { courseOf } from '../../../local/page/view/course';
import { driftOutcomeOf } from '../../../local/page/view/drift-outcome';
import { noticesOf } from '../../../local/page/view/notices';
import { pageUrl } from '../../../local/settings';
import type { TwinSettings } from '../../../local/settings';
import { storyModel } from '../../../local/story/environment';
import type { Run } from './run';

/** What the page shows of all this. */
export function pageOfTwin(run: Run): void {
  describe('the page', () => {
    run.step('shows what the registry holds, and what serves', async ({ settings, registry }) => {
      const model = await shownModel(settings);
      const { entries } = await registry.ledger();
      expect(model.ledger).toEqual(entries);
      expect(model.firstBrokenLink).toBeNull();
      expect(model.versions).toEqual(await registry.versions());
      const champion = (await registry.alias('champion'))!.version;
      expect(model.aliases.champion).toBe(champion);
      expect(model.endpoint).toMatchObject({ status: 'InService', variants: [{ version: champion }], incoming: [] });
      expect(model.label).toBe('late');
    });

    run.step('shows the weeks of two versions, and beside them what happened', async ({ settings }) => {
      const { twin } = await shown(settings);
      const model = await shownModel(settings);
      const course = courseOf(model, twin.played)!;
      expect(new Set(course.quality.map(({ version }) => version)).size).toBeGreaterThan(1);
      expect(course.quality.every(({ measures }) => measures.auc && measures.positiveRate)).toBe(true);
      expect(course.drift.length).toBeGreaterThanOrEqual(course.quality.length);
      expect(course.marks.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['alarm', 'retraining', 'declined', 'passed', 'promoted', 'refused', 'taken-back']),
      );
      const stale = course.quality.find(({ verdict }) => verdict === 'critical')!;
      const promotion = course.marks.find(({ kind }) => kind === 'promoted')!;
      expect(promotion.time).toBeGreaterThan(Date.parse(stale.from));
    });

    run.step('shows trainings with their steps and jobs', async ({ settings }) => {
      const { executions } = await shownModel(settings);
      const approved = executions.find(({ outcome }) => outcome?.includes('approved'))!;
      expect(approved.steps.map(({ name }) => name)).toContain('Train');
      expect(approved.steps.every(({ leftAt }) => leftAt !== null)).toBe(true);
      expect(approved.job).toMatchObject({ status: 'Completed', seconds: expect.any(Number) as number });
    });

    run.step('shows what the drift monitor did, and which alarms explain others', async ({ settings, environment }) => {
      const { driftRuns, drift, alarms } = await shownModel(settings);
      const judged = driftRuns.map(({ outcome }) => driftOutcomeOf(outcome)!);
      expect(judged.length).toBeGreaterThanOrEqual(3);
      for (const { window, verdict } of judged) {
        expect(drift.find(({ name }) => name === window)).toMatchObject({ verdict });
      }
      const notice = noticesOf(alarms).find(({ tells }) => tells.includes('DriftMonitorDriftAlarm'))!;
      expect(notice.explainedBy).toContain(environment.qualityAlarm);
      expect(notice.alarm.state).not.toBe('INSUFFICIENT_DATA');
      expect(alarms.map(({ name }) => name)).toEqual(expect.arrayContaining([notice.tells, ...notice.explainedBy]));
    });

    run.step('leads from each window to the report on it', async ({ settings }) => {
      const page = await (await fetch(pageUrl(settings))).text();
      const links = [...new Set([...page.matchAll(/href="(\/reports\/[^"]+)"/g)].map(([, link]) => link!))];
      expect(links.length).toBeGreaterThanOrEqual(4);
      for (const link of links) {
        const response = await fetch(`${pageUrl(settings)}${link}`);
        expect([link, response.status]).toEqual([link, 200]);
        expect(await response.text()).toContain(storyModel);
      }
    });
  });
}

async function shown(settings: TwinSettings): Promise<Snapshot> {
  return (await (await fetch(`${pageUrl(settings)}/state.json`)).json()) as Snapshot;
}

async function shownModel(settings: TwinSettings): Promise<Snapshot['models'][number]> {
  return (await shown(settings)).models.find(({ model }) => model === storyModel)!;
}
