import { readEnvironment } from '../../lib/contracts/environment';
import { registryEnvironment } from '../../lib/contracts/registry';
import { systemClock } from '../shared/clock';
import { DynamoTables } from './dynamo-tables';
import { Registry } from './registry';
import { SsmPointers } from './ssm-pointers';

/** The registry that this function was attached to. */
export function connectRegistry(environment: Readonly<Record<string, string | undefined>>): Registry {
  const { TIDEGATE_VERSIONS_TABLE, TIDEGATE_LEDGER_TABLE, TIDEGATE_CHAMPION_PREFIX } = readEnvironment(
    registryEnvironment,
    environment,
  );
  return new Registry(
    new DynamoTables({ versions: TIDEGATE_VERSIONS_TABLE, ledger: TIDEGATE_LEDGER_TABLE }),
    new SsmPointers(TIDEGATE_CHAMPION_PREFIX),
    systemClock,
  );
}
