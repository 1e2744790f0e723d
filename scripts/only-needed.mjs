import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Leaves out what dependencies bring and nobody asks for: it would be parsed at each start of the command line and at each
 * cold start of a handler.
 */
export const onlyNeeded = {
  name: 'only-needed',
  setup(bundler) {
    // zod's messages in fifty languages come along with its name, and only the English ones are ever shown: 400 kilobytes.
    bundler.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path: file }) => {
      const english = "export { default as en } from './en.js';";
      if (!readFileSync(file, 'utf8').includes('from "./en.js"'))
        throw new Error(`${file} no longer holds zod's languages as this bundler expects`);
      return { contents: english, loader: 'js', resolveDir: path.dirname(file) };
    });
    // A special function warns its developers through this logger, which looks at the terminal when it is loaded.
    bundler.onResolve({ filter: /^debug$/ }, ({ resolveDir }) =>
      resolveDir.includes(`${path.sep}@stdlib${path.sep}`) ? { path: 'debug', namespace: 'silent' } : undefined,
    );
    bundler.onLoad({ filter: /^debug$/, namespace: 'silent' }, () => ({
      contents: 'module.exports = () => () => undefined;',
      loader: 'js',
    }));
  },
};
