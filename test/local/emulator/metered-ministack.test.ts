import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = path.resolve(__dirname, '../../../local/emulator/metered_ministack.py');

/** What the script knows of MiniStack. `main` plays what happened, and prints what was counted. */
const emulator = (main: string, dispatch = 'func, config, event, request_id, started') => ({
  '__init__.py': '',
  'app.py': `
import json, time
from ministack.services import cloudwatch, lambda_svc, stepfunctions
config = {"FunctionName": "f", "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:f"}
def run(event, **extra):
    lambda_svc._execute_function_dispatch({}, {**config, **extra}, event, "id", time.time() - 2)
def main():
    ${main}
    print(json.dumps(cloudwatch.recorded))
`,
  'services/__init__.py': '',
  'services/cloudwatch.py': `
recorded = []
def record_metric(namespace, metric, value, unit, dimensions):
    recorded.append([namespace, metric, value if unit == "Count" else int(value) // 1000, *dimensions.values()])
`,
  'services/lambda_svc.py': `
def _execute_function_dispatch(${dispatch}):
    return event
def _acquire_execution_slot(func, config):
    return None, "function"
def _emit_lambda_metrics(function_name, duration_ms, error, throttle):
    raise SystemExit("counted twice")
`,
  'services/stepfunctions.py': `
def _emit_execution_status_event(execution):
    pass
`,
});

describe('what the emulator counts, started by way of the twin', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tidegate-emulator-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (files: Readonly<Record<string, string>>) => {
    mkdirSync(path.join(folder, 'ministack', 'services'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'ministack', name), text);
    const env = { PATH: process.env['PATH'], PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
    return spawnSync('python3', [script], { encoding: 'utf8', env });
  };
  const counted = (main: string): unknown => {
    const { stdout, stderr } = start(emulator(main));
    return stdout === '' ? stderr : JSON.parse(stdout);
  };

  test.each([
    ['an invocation that ends well', 'run({})', 0],
    ['one that fails', 'run({"error": True})', 1],
  ])('%s, with how long it took', (_, main, errors) => {
    expect(counted(main)).toEqual([
      ['AWS/Lambda', 'Invocations', 1, 'f'],
      ['AWS/Lambda', 'Errors', errors, 'f'],
      ['AWS/Lambda', 'Throttles', 0, 'f'],
      ['AWS/Lambda', 'Duration', 2, 'f'],
    ]);
  });

  test('under a version or an alias as well, where one was asked', () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const names = (main: string) => (counted(main) as unknown[][]).map((values) => values.slice(3));
    expect(names(`run({}, FunctionArn="${arn}:live")`)).toContainEqual(['f', 'f:live']);
    expect(names(`run({}, FunctionArn="${arn}:$LATEST")`)).toEqual(Array.from({ length: 4 }, () => ['f']));
  });

  test.each([
    ['before it runs', 'lambda_svc._acquire_execution_slot({}, config)'],
    ['for want of a process', 'run({"throttle": True})'],
  ])('an invocation that finds no room, %s, as that and nothing else', (_, main) => {
    expect(counted(main)).toEqual([['AWS/Lambda', 'Throttles', 1, 'f']]);
  });

  test('nothing that the emulator would count itself', () => {
    expect(counted('lambda_svc._emit_lambda_metrics("f", duration_ms=1, error=True, throttle=False)')).toEqual([]);
  });

  test.each([
    ['RUNNING', 'ExecutionsStarted'],
    ['SUCCEEDED', 'ExecutionsSucceeded'],
    ['FAILED', 'ExecutionsFailed'],
    ['TIMED_OUT', 'ExecutionsTimedOut'],
    ['ABORTED', 'ExecutionsAborted'],
  ])('an execution that is %s, as %s', (status, metric) => {
    const execution = `{"status": "${status}", "stateMachineArn": "arn"}`;
    const main = `stepfunctions._emit_execution_status_event(${execution})`;
    expect(counted(main)).toEqual([['AWS/States', metric, 1, 'arn']]);
  });

  test('fails with another version of the emulator, and says what is other', () => {
    const { status, stderr } = start(emulator('run({})', 'func, config, event'));
    expect(status).toBe(1);
    expect(stderr).toContain(
      "_execute_function_dispatch takes ['func', 'config', 'event'], not ['func', 'config', 'event', ",
    );
    expect(stderr).toContain('requirements.txt pins');
  });
});
