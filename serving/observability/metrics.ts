/** Metrics in Prometheus' text format, with Triton's names where they fit. Counters live where things happen; this
 * reads them when it is asked. */
import type { App } from '../app';
import type { LineCounters } from '../capture/line-writer';
import type { LoadedModel } from '../models/loaded-model';
import { labelsOf, renderFamilies, single, type Family } from './family';

/** What is read. */
export interface MetricsSources {
  readonly app: () => App;
  readonly models: () => readonly LoadedModel[];
  readonly capture: () => { readonly counters: LineCounters; readonly waitingBytes: number } | undefined;
  readonly workersLost: () => number;
  /** Workers in a run that has passed its limit. */
  readonly workersStuck: () => number;
  /** Mean delay of the event loop since the last time it was asked, seconds. */
  readonly eventLoopDelay: () => number;
}

/** Renders all metrics. */
export function renderMetrics(sources: MetricsSources): string {
  return renderFamilies([...modelFamilies(sources.models()), ...serverFamilies(sources)]);
}

function modelFamilies(models: readonly LoadedModel[]): Family[] {
  const each = (name: string, type: Family['type'], help: string, value: (loaded: LoadedModel) => number): Family => ({
    name,
    type,
    help,
    samples: models.map((loaded) => [labelsOf(loaded), value(loaded)]),
  });
  const micro = (ns: number): number => Math.round(ns / 1000);
  return [
    each(
      'nv_inference_request_success',
      'counter',
      'Requests that were answered',
      ({ model }) => model.statistics.success.count,
    ),
    {
      name: 'nv_inference_request_failure',
      type: 'counter',
      help: 'Requests that failed, by error code',
      samples: models.flatMap((loaded) =>
        [...loaded.model.statistics.failures].map(
          ([reason, count]) => [{ ...labelsOf(loaded), reason }, count] as const,
        ),
      ),
    },
    each('nv_inference_count', 'counter', 'Rows that were computed', ({ model }) => model.statistics.inferenceCount),
    each(
      'nv_inference_exec_count',
      'counter',
      'Runs of the model, batches counted once',
      ({ model }) => model.statistics.executionCount,
    ),
    each('nv_inference_request_duration_us', 'counter', 'Time from acceptance to answer, microseconds', ({ model }) =>
      micro(model.statistics.success.ns),
    ),
    each(
      'nv_inference_queue_duration_us',
      'counter',
      'Time that requests waited for their run, microseconds',
      ({ model }) => micro(model.statistics.queue.ns),
    ),
    each(
      'nv_inference_compute_input_duration_us',
      'counter',
      'Time to put batches together, microseconds',
      ({ model }) => micro(model.statistics.computeInput.ns),
    ),
    each('nv_inference_compute_infer_duration_us', 'counter', 'Time to run the model, microseconds', ({ model }) =>
      micro(model.statistics.computeInfer.ns),
    ),
    each(
      'nv_inference_compute_output_duration_us',
      'counter',
      'Time to take batches apart, microseconds',
      ({ model }) => micro(model.statistics.computeOutput.ns),
    ),
    each(
      'nv_inference_pending_request_count',
      'gauge',
      'Requests that wait for their run',
      ({ model }) => model.waiting,
    ),
  ];
}

function serverFamilies(sources: MetricsSources): Family[] {
  const { routes, budget } = sources.app();
  const capture = sources.capture();
  const memory = process.memoryUsage();
  const families: Family[] = [
    {
      name: 'tidegate_http_responses_total',
      type: 'counter',
      help: 'HTTP responses by protocol, route and status',
      samples: routes.flatMap((route) =>
        [...route.statuses].map(
          ([status, count]) =>
            [{ protocol: route.protocol.name, route: `${route.method} ${route.path}`, status }, count] as const,
        ),
      ),
    },
    single('tidegate_request_memory_bytes', 'gauge', 'Bytes of request bodies in memory', budget.used),
    single(
      'tidegate_workers_lost_total',
      'counter',
      'Worker threads that died and were replaced',
      sources.workersLost(),
    ),
    single(
      'tidegate_workers_stuck',
      'gauge',
      'Worker threads in a run that has passed its limit; only a restart frees their cores',
      sources.workersStuck(),
    ),
    single(
      'tidegate_event_loop_delay_seconds',
      'gauge',
      'Mean delay of the event loop since the last scrape',
      sources.eventLoopDelay(),
    ),
    single('process_resident_memory_bytes', 'gauge', 'Resident memory of the process', memory.rss),
  ];
  if (capture !== undefined) {
    const { written, droppedMemory, droppedStore } = capture.counters;
    families.push(
      single('tidegate_capture_written_total', 'counter', 'Captured requests that were written', written),
      {
        name: 'tidegate_capture_dropped_total',
        type: 'counter',
        help: 'Requests that should have been captured and were not, by reason',
        samples: [
          [{ reason: 'memory' }, droppedMemory],
          [{ reason: 'store' }, droppedStore],
        ],
      },
      single(
        'tidegate_capture_waiting_bytes',
        'gauge',
        'Bytes of captured lines that wait to be written',
        capture.waitingBytes,
      ),
    );
  }
  return families;
}
