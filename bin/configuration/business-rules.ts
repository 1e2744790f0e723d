import type { Finding } from './issues';
import { showValue } from './problem';
import type { FieldPath } from './problem';
import type { ModelShape } from './schema/configuration';
import type { BusinessSettings } from './schema/monitoring';

/** Rules on counters of business and on the price that goes with what serves. */
export function businessFindings({ monitoring, serving }: ModelShape): Finding[] {
  const business = monitoring?.business;
  if (!business) return [];
  const { instanceHourPrice, gigabyteSecondPrice } = business;
  const found: Finding[] = [];
  const add = (field: string, message: string) => {
    found.push({ path: [field], message, part: 'key' });
  };
  if (serving.kind === 'function' && instanceHourPrice !== undefined) {
    add('instanceHourPrice', 'is no price of a function, which has no instances; give gigabyteSecondPrice instead');
  }
  if (serving.kind !== 'function' && gigabyteSecondPrice !== undefined) {
    add('gigabyteSecondPrice', 'is the price of a function; give instanceHourPrice instead');
  }
  const at: FieldPath = ['monitoring', 'business'];
  return [...found, ...blockFindings(business)].map((finding) => ({ ...finding, path: [...at, ...finding.path] }));
}

/** Rules on what is watched of business, wherever it is written. */
export function blockFindings(business: BusinessSettings): Finding[] {
  const { counters = [], instanceHourPrice, gigabyteSecondPrice, currency } = business;
  const found: Finding[] = [];
  const add = (path: FieldPath, message: string, part: Finding['part'] = 'key') => {
    found.push({ path, message, part });
  };
  const isPriced = instanceHourPrice !== undefined || gigabyteSecondPrice !== undefined;
  if (!isPriced && currency !== undefined) add(['currency'], 'is of no price; give one, or remove this');
  if (!isPriced && counters.length === 0) add([], 'names neither a counter nor a price; name one, or remove this');
  counters.forEach(({ name, losses }, index) => {
    if (counters.findIndex((other) => other.name === name) < index) {
      add(['counters', index, 'name'], `is ${showValue(name)}, which another counter has already`, 'value');
    }
    if (losses && losses.critical < losses.warning) {
      const message = `is ${losses.critical}; must be at least warning, which is ${losses.warning}`;
      add(['counters', index, 'losses', 'critical'], message, 'value');
    }
  });
  return found;
}
