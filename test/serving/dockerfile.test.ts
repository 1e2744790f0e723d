import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitions } from '../../serving/config/settings';

const files = ['Dockerfile', 'Dockerfile.cuda'];
const textOf = (file: string): string => readFileSync(join(__dirname, '../../serving', file), 'utf8');

test.each(files)('%s asks for health on the port that the server listens on, wherever that is set', (file) => {
  const check = /"-e", "(.*)"\]/.exec(textOf(file))?.[1] as string;
  const { env, default: preset } = definitions.port;
  expect(check).toContain(`${[...env.map((name) => `e.${name}`), preset].join(' || ')}}`);
});

test.each(files)('%s runs as a numbered user, starts `serve` in exec form, and pins its bases', (file) => {
  const text = textOf(file);
  expect(text).toMatch(/^USER \d+:\d+$/m);
  expect(text).toMatch(/^ENTRYPOINT \["node", ("--[a-z-]+=\d+", )*"\/opt\/tidegate\/main\.js"\]\nCMD \["serve"\]$/m);
  for (const [, base] of text.matchAll(/^FROM (\S+)/gm)) expect(base).toMatch(/:\d+\.\d+\.\d+-/);
});

test.each(files)('%s copies only what the bundler puts into the build context', (file) => {
  const copied = [...textOf(file).matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) => names!.split(' '));
  const allowed = textOf('.dockerignore')
    .match(/^!.*$/gm)!
    .map((line) => line.slice(1));
  expect(copied.filter((name) => !allowed.includes(name))).toEqual([]);
});

test('images and `npm run serve` give Node the same options', () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    readonly scripts: { readonly serve: string };
  };
  const [, given] = /node (.*) dist\/serving\/main\.js/.exec(scripts.serve) as RegExpExecArray;
  for (const file of files) {
    const [, list] = /^ENTRYPOINT (\[.*\])$/m.exec(textOf(file)) as RegExpExecArray;
    expect((JSON.parse(list as string) as string[]).slice(1, -1).join(' ')).toBe(given);
  }
});
