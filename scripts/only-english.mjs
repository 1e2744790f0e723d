import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * zod's messages in fifty languages come along with its name, and only the English ones are ever shown: four hundred
 * kilobytes that are parsed at each start of the command line and at each cold start of a handler.
 */
export const onlyEnglish = {
  name: 'only-english',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path: file }) => {
      const english = "export { default as en } from './en.js';";
      if (!readFileSync(file, 'utf8').includes('from "./en.js"'))
        throw new Error(`${file} no longer holds zod's languages as this bundler expects`);
      return { contents: english, loader: 'js', resolveDir: path.dirname(file) };
    });
  },
};
