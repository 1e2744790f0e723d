import { errorNames, TidegateError } from '../../../lib/contracts/errors';
import { reportPrefix } from '../../../lib/contracts/storage';
import type { ObjectStore } from '../../shared/objects';
import { hourName } from '../drift/window';
import { parseRun } from '../verdict/run';
import type { QualityVerdict } from '../verdict/quality/quality-verdict';
import type { QualityWindow } from './quality-window';

// A quarter of weekly windows: enough to see a course, few enough to read at once.
const windows = 12;
const day = 24 * 3_600_000;

/** Verdicts on the windows before one, oldest first, each ending where the next begins. */
export async function earlierVerdicts(
  { to }: QualityWindow,
  ports: {
    readonly model: string;
    readonly reportsBucket: string;
    readonly windowDays: number;
    readonly objects: Pick<ObjectStore, 'get'>;
  },
): Promise<QualityVerdict[]> {
  const found: QualityVerdict[] = [];
  for (let back = windows; back > 0; back -= 1) {
    const end = new Date(to.getTime() - back * ports.windowDays * day);
    const key = reportPrefix.qualityVerdict(ports.model, hourName(end));
    try {
      const bytes = await ports.objects.get({ bucket: ports.reportsBucket, key });
      const text = Buffer.from(bytes).toString('utf8');
      if (!text.includes('"qualityVerdictVersion"')) continue;
      const { quality } = parseRun(text, key);
      if (quality) found.push(quality);
    } catch (error) {
      if (!(error instanceof TidegateError && error.name === errorNames.notFound)) throw error;
    }
  }
  return found;
}
