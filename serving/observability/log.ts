/** Structured logs: one JSON object a line on standard output. No payloads, ever. */

/** Levels, least urgent first. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What goes with a message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>;

/** Writes log lines. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** A log of a level and above. `write` gets one line, without the line break. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Log {
  const threshold = logLevels.indexOf(level);
  const at = (own: Exclude<LogLevel, 'silent'>): Log[Exclude<LogLevel, 'silent'>] => {
    if (logLevels.indexOf(own) < threshold) return () => undefined;
    return (message, fields) => {
      write(JSON.stringify({ time: new Date().toISOString(), level: own, message, ...fields }));
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
