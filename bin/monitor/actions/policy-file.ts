import { monitorPolicy, type MonitorPolicy, type MonitorPolicyInput } from '../../../lambdas/monitoring/verdict/policy';
import { readDocument } from './monitor-files';

/** Reads a policy. Windows are daily unless it, or the option, says otherwise. */
export async function readPolicy(
  folder: string,
  name: string | undefined,
  looksPerDay: string | undefined,
): Promise<MonitorPolicy> {
  const stated = name === undefined ? {} : ((await readDocument(folder, name, 'policy')) as MonitorPolicyInput);
  const looks = looksPerDay === undefined ? {} : { looksPerDay: Number(looksPerDay) };
  return monitorPolicy({ looksPerDay: 1, ...stated, ...looks });
}
