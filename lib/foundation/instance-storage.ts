/**
 * Families with local NVMe storage whose names do not show it. EC2 marks local storage by a `d` behind the generation
 * (g4dn, m5d, p4d); accelerated families that always have it leave it out.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-store-volumes.html, November 2026.
 */
const unmarked = /^(g5|g6|g6e|gr6|g7|g7e|p5|p5e|p5en|p6e?-\w+|trn1|trn1n|trn2|i\d\w*)$/;
const marked = /^[a-z]+\d+[a-z]*d[a-z]*$/;

/** Whether a SageMaker instance type has local NVMe storage, for which SageMaker refuses a key of ours. */
export function hasLocalStorage(instanceType: string): boolean {
  const family = instanceType.split('.')[1] ?? '';
  return unmarked.test(family) || marked.test(family);
}
