import { JobQueue } from '../../../serving/engine/job-queue';
import type { Job } from '../../../serving/engine/job';

interface Outcome {
  error?: { code: string };
}

function job(overrides: Partial<Job> = {}): Job & Outcome {
  const made: Job & Outcome = {
    inputs: [],
    outputs: [],
    rows: 1,
    key: 'a',
    bytes: 10,
    priority: 0,
    deadline: Infinity,
    caller: undefined,
    keepInputs: false,
    queuedAt: 0,
    resolve: () => undefined,
    reject: (error) => {
      made.error = error as { code: string };
    },
    ...overrides,
  };
  return made;
}

function queue(requests = 100, bytes = 10_000, now = () => 0): JobQueue {
  return new JobQueue({ requests, bytes }, now);
}

test('jobs of one key come together, in order, up to the rows allowed', () => {
  const jobs = queue();
  const all = [job({ rows: 2 }), job({ rows: 3 }), job({ rows: 4 })];
  all.forEach((each) => jobs.push(each));
  expect(jobs.rows).toBe(9);
  expect(jobs.takeBatch(5)).toEqual([all[0], all[1]]);
  expect(jobs.takeBatch(5)).toEqual([all[2]]);
  expect(jobs.takeBatch(5)).toEqual([]);
  expect([jobs.length, jobs.rows, jobs.bytes]).toEqual([0, 0, 0]);
});

test('a job larger than a batch comes alone', () => {
  const jobs = queue();
  const large = job({ rows: 50 });
  jobs.push(large);
  jobs.push(job());
  expect(jobs.takeBatch(8)).toEqual([large]);
});

test('shapes are never mixed', () => {
  const jobs = queue();
  const [first, second, third] = [job({ key: 'a' }), job({ key: 'b' }), job({ key: 'b' })];
  [first, second, third].forEach((each) => jobs.push(each));
  expect(jobs.takeBatch(8)).toEqual([first]);
  expect(jobs.takeBatch(8)).toEqual([second, third]);
});

test('jobs without a key are run alone', () => {
  const jobs = queue();
  jobs.push(job({ key: undefined }));
  jobs.push(job({ key: undefined }));
  expect(jobs.takeBatch(8)).toHaveLength(1);
});

test('a lower number of priority goes first', () => {
  const jobs = queue();
  const [late, early] = [job({ priority: 2, key: 'late' }), job({ priority: 1, key: 'early' })];
  jobs.push(late);
  jobs.push(early);
  expect(jobs.takeBatch(1)).toEqual([early]);
  expect(jobs.takeBatch(1)).toEqual([late]);
});

test('a job whose deadline passed is refused and not run', () => {
  let now = 0;
  const jobs = queue(10, 100, () => now);
  const [late, fine] = [job({ deadline: 5 }), job()];
  jobs.push(late);
  jobs.push(fine);
  now = 6;
  expect(jobs.takeBatch(8)).toEqual([fine]);
  expect(late.error?.code).toBe('DEADLINE_EXCEEDED');
});

test('a job whose client has left is not run', () => {
  const caller = { destroyed: false };
  const jobs = queue();
  const left = job({ caller });
  jobs.push(left);
  caller.destroyed = true;
  expect(jobs.takeBatch(8)).toEqual([]);
  expect(left.error?.code).toBe('CLIENT_GONE');
});

test('a client that ended its side is given a second before it counts as gone', () => {
  let now = 0;
  const jobs = queue(10, 1000, () => now);
  const caller = { destroyed: false, readableEnded: true };
  const [early, late] = [job({ caller, key: 'early' }), job({ caller, key: 'late' })];
  jobs.push(early);
  jobs.push(late);
  now = 1000;
  expect(jobs.takeBatch(1)).toEqual([early]);
  now = 1001;
  expect(jobs.takeBatch(1)).toEqual([]);
  expect(late.error?.code).toBe('CLIENT_GONE');
});

test('fails when as many requests wait as may', () => {
  const jobs = queue(2);
  jobs.push(job());
  jobs.push(job());
  expect(() => {
    jobs.push(job());
  }).toThrow(
    expect.objectContaining({
      code: 'OVERLOADED',
      message: expect.stringContaining('2 requests of 20 bytes wait, the limits are 2 and 10000'),
    }),
  );
});

test('fails when the bytes of what waits are too many, and lets a large one in when it is alone', () => {
  const jobs = queue(10, 100);
  jobs.push(job({ bytes: 500 }));
  expect(() => {
    jobs.push(job({ bytes: 1 }));
  }).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
});

test('jobs that nobody waits for make room for others', () => {
  const caller = { destroyed: false };
  const jobs = queue(2);
  const left = job({ caller });
  jobs.push(job());
  jobs.push(left);
  caller.destroyed = true;
  jobs.push(job());
  expect(jobs.length).toBe(2);
  expect(left.error?.code).toBe('CLIENT_GONE');
});

test('sweeping keeps the order of what is still wanted', () => {
  let now = 0;
  const jobs = queue(10, 1000, () => now);
  const all = [job({ deadline: 1 }), job(), job({ deadline: 1 }), job()];
  all.forEach((each) => jobs.push(each));
  now = 2;
  jobs.sweep();
  expect(jobs.length).toBe(2);
  expect(jobs.takeBatch(8)).toEqual([all[1], all[3]]);
});

test('thousands of jobs pass in order', () => {
  const jobs = queue(10_000, 1e9);
  const keys: (string | undefined)[] = [];
  for (let i = 0; i < 5000; i++) jobs.push(job({ key: String(i) }));
  while (jobs.length > 0) keys.push(jobs.takeBatch(1)[0]?.key);
  expect(keys).toEqual(Array.from({ length: 5000 }, (_, i) => String(i)));
});

test('everything that waits can be refused', () => {
  const jobs = queue();
  const all = [job(), job({ priority: 3 })];
  all.forEach((each) => jobs.push(each));
  jobs.rejectAll({ code: 'MODEL_NOT_READY' });
  expect(all.map(({ error }) => error?.code)).toEqual(['MODEL_NOT_READY', 'MODEL_NOT_READY']);
  expect(jobs.length).toBe(0);
});
