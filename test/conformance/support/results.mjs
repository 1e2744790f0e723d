import { spawn } from 'node:child_process';

/**
 * Runs a program that prints a line of JSON for each result.
 * @param {string} command
 * @param {(string | number)[]} args
 * @param {(result: object) => void} [onResult] told of each as it comes
 * @returns results, exit code, and the end of what else it printed
 */
export function resultsOf(command, args, onResult = () => undefined) {
  const child = spawn(command, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  const results = [];
  let rest = '';
  let line = '';
  const keep = (text) => (rest = `${rest}${text}`.slice(-20_000));
  const take = (text) => {
    if (!text.startsWith('{"name"')) {
      keep(`${text}\n`);
      return;
    }
    const result = JSON.parse(text);
    results.push(result);
    onResult(result);
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = (line + text).split('\n');
    line = lines.pop();
    lines.forEach(take);
  });
  child.stderr.setEncoding('utf8').on('data', keep);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ results, code, rest }));
  });
}
