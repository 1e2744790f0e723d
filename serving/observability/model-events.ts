import type { CatalogEvent } from '../models/shelf-keeper';
import type { Log } from './log';

/** Logs what happens to models: loaded and where it runs, unloaded, refused. */
export function logModelEvent(log: Log, event: CatalogEvent): void {
  if (event.kind === 'failed') {
    log.error('model could not be loaded', { model: event.name, reason: event.error.message });
    return;
  }
  const { definition, placement, ignored = [] } = event.model;
  const fields = { model: event.name, version: definition.version };
  if (event.kind === 'unloaded') {
    log.info('model unloaded', fields);
    return;
  }
  log.info('model loaded', {
    ...fields,
    digest: definition.digest,
    signed: definition.signed,
    placement: placement.kind,
    maxRows: placement.maxRows,
    instances: placement.instances,
    reason: placement.reason,
  });
  if (ignored.length > 0) log.warn('fields of config.pbtxt have no effect here', { ...fields, ignored });
}
