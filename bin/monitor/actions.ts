import * as z from 'zod';
import type { Terminal } from '../commands/command';
import type { ProfilingThreads } from './profiling/threads';

// Each kind of document is read once or a few times: compiling a parser for it takes longer than reading it.
z.config({ jitless: true });

/** One action of `tidegate monitor`, and the threads it may use; answers the exit status. */
export type Action = (argv: readonly string[], terminal: Terminal, threads: ProfilingThreads) => Promise<number>;

/** Loaded when asked for: each needs others of the monitors. */
export const actions: Readonly<Record<string, () => Promise<Action>>> = {
  baseline: async () => (await import('./actions/baseline-action')).baselineAction,
  profile: async () => (await import('./actions/profile-action')).profileAction,
  compare: async () => (await import('./actions/compare-action')).compareAction,
  report: async () => (await import('./actions/report-action')).reportAction,
  replay: async () => (await import('./actions/replay-action')).replayAction,
  import: async () => (await import('./actions/model-monitor-actions')).importAction,
  export: async () => (await import('./actions/model-monitor-actions')).exportAction,
};
