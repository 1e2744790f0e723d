import { Logger } from '@aws-lambda-powertools/logger';

/** A structured logger. Log names, digests and counts; never payloads, whole events or signatures. */
export function newLogger(serviceName: string): Logger {
  return new Logger({ serviceName });
}
