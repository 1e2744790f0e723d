/**
 * Ends the process although worker threads still run. An exit would wait for them, and one inside a run that does not
 * end would keep the process for ever. The first process of a container cannot kill itself; it can abort.
 */
export function endNow(): void {
  if (process.pid === 1) process.abort();
  process.kill(process.pid, 'SIGKILL');
}
