/** How soon a person must look. */
export enum Severity {
  /** Somebody is woken. */
  CRITICAL = 'critical',
  /** The next business day. */
  WARNING = 'warning',
  /** The weekly review. */
  INFO = 'info',
}
