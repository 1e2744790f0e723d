import { ServingError } from '../errors/serving-error';
import { backgroundPriority, type Job } from './job';

/** How much may wait. */
export interface QueueLimits {
  /** Requests. */
  readonly requests: number;
  /** Bytes of their inputs. */
  readonly bytes: number;
}

/**
 * Milliseconds that a client which ended its side is given the benefit of the doubt. Some end it with the request and
 * read on; whoever has waited longer is more likely one that gave up.
 */
const patience = 1000;

/**
 * The jobs that wait for one model: first in, first out within a priority, bounded by count and bytes.
 * Jobs whose deadline has passed or whose caller has left are refused when they come to the front, never run.
 */
export class JobQueue {
  private readonly lanes: Lane[] = [];
  private queuedBytes = 0;
  private queuedJobs = 0;
  private queuedRows = 0;

  public constructor(
    private readonly limits: QueueLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Jobs that wait. */
  public get length(): number {
    return this.queuedJobs;
  }

  /** Rows of the jobs that wait. */
  public get rows(): number {
    return this.queuedRows;
  }

  /** Bytes of the inputs of the jobs that wait. */
  public get bytes(): number {
    return this.queuedBytes;
  }

  /** Whether nothing waits but work in the background. */
  public get isBackground(): boolean {
    const front = this.front();
    return front !== undefined && front.priority >= backgroundPriority;
  }

  /** @throws ServingError OVERLOADED when the queue is full of work that somebody still waits for */
  public push(job: Job): void {
    if (!this.hasRoom(job)) this.sweep();
    if (!this.hasRoom(job)) {
      const { requests, bytes } = this.limits;
      throw new ServingError(
        'OVERLOADED',
        `queue of the model is full: ${this.queuedJobs} requests of ${this.queuedBytes} bytes wait, the limits are ${requests} and ${bytes}`,
      );
    }
    this.lane(job.priority).jobs.push(job);
    this.count(job, 1);
  }

  /** Refuses every waiting job that nobody waits for any more, wherever it stands. */
  public sweep(): void {
    const now = this.now();
    for (const lane of this.lanes) {
      const waiting = lane.jobs.slice(lane.head);
      lane.head = 0;
      lane.jobs.length = 0;
      for (const job of waiting) {
        const refusal = refusalOf(job, now);
        if (refusal === undefined) lane.jobs.push(job);
        else {
          this.count(job, -1);
          job.reject(refusal);
        }
      }
    }
  }

  /**
   * Takes what can be run together: the job at the front, and those right behind it with its key, up to
   * `maxRows` rows. A job larger than that comes alone. Empty when nothing is left to run.
   */
  public takeBatch(maxRows: number): Job[] {
    const now = this.now();
    const first = this.next(now);
    if (first === undefined) return [];
    this.remove();
    const batch = [first];
    if (first.key === undefined) return batch;
    let rows = first.rows;
    for (let job = this.next(now); job !== undefined; job = this.next(now)) {
      if (job.key !== first.key || rows + job.rows > maxRows) break;
      this.remove();
      batch.push(job);
      rows += job.rows;
    }
    return batch;
  }

  /** Refuses everything that waits. */
  public rejectAll(error: unknown): void {
    for (let job = this.front(); job !== undefined; job = this.front()) {
      this.remove();
      job.reject(error);
    }
  }

  /** The first job that somebody still waits for, left where it is; those before it are refused. */
  private next(now: number): Job | undefined {
    for (let job = this.front(); job !== undefined; job = this.front()) {
      const refusal = refusalOf(job, now);
      if (refusal === undefined) return job;
      this.remove();
      job.reject(refusal);
    }
    return undefined;
  }

  /** A single job larger than the bound is let in when it is alone: it would never fit otherwise. */
  private hasRoom(job: Job): boolean {
    if (this.queuedJobs === 0) return this.limits.requests > 0;
    return this.queuedJobs < this.limits.requests && this.queuedBytes + job.bytes <= this.limits.bytes;
  }

  private front(): Job | undefined {
    const lane = this.frontLane();
    return lane === undefined ? undefined : lane.jobs[lane.head];
  }

  private frontLane(): Lane | undefined {
    for (const lane of this.lanes) if (lane.head < lane.jobs.length) return lane;
    return undefined;
  }

  /** Removes the front job. The array is cut once half of it is used up: constant time on average. */
  private remove(): void {
    const lane = this.frontLane() as Lane;
    this.count(lane.jobs[lane.head] as Job, -1);
    lane.head++;
    if (lane.head === lane.jobs.length) {
      lane.jobs.length = 0;
      lane.head = 0;
    } else if (lane.head > 1024 && lane.head * 2 > lane.jobs.length) {
      lane.jobs.splice(0, lane.head);
      lane.head = 0;
    }
  }

  private count(job: Job, sign: 1 | -1): void {
    this.queuedJobs += sign;
    this.queuedRows += sign * job.rows;
    this.queuedBytes += sign * job.bytes;
  }

  private lane(priority: number): Lane {
    let lane = this.lanes.find((candidate) => candidate.priority === priority);
    if (lane === undefined) {
      lane = { priority, jobs: [], head: 0 };
      this.lanes.push(lane);
      this.lanes.sort((a, b) => a.priority - b.priority);
    }
    return lane;
  }
}

/** Jobs of one priority; those before `head` have been taken. */
interface Lane {
  readonly priority: number;
  readonly jobs: Job[];
  head: number;
}

/** Why a job is not worth running any more; undefined when it is. */
function refusalOf({ caller, queuedAt, deadline }: Job, now: number): ServingError | undefined {
  if (caller !== undefined && (caller.destroyed || (caller.readableEnded === true && now - queuedAt > patience))) {
    return new ServingError('CLIENT_GONE', 'client ended the connection before the model was run');
  }
  if (deadline < now) {
    return new ServingError('DEADLINE_EXCEEDED', 'deadline passed while the request waited for the model');
  }
  return undefined;
}
