const path = require('node:path');

/** All files share one twin. What a model is known by is learnt from the first capture there is, so order matters. */
const order = ['attribution', 'monitors', 'windows', 'quality', 'arrival', 'run', 'counted', 'failures'];

/** Sorts the files for jest, which would take those first that failed or took long the last time. */
module.exports = class {
  sort(tests) {
    const rank = (test) => {
      const at = order.indexOf(path.basename(test.path, '.local.ts'));
      if (at < 0) throw new Error(`${test.path} has no place in the order of test/local/run/sequencer.js`);
      return at;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }

  /** Nothing has to be kept for the next run. */
  cacheResults() {}
};
