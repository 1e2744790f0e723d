const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** All files share one twin. What a model is known by is learnt from the first capture there is, so order matters. */
const order = ['attribution', 'monitors', 'windows', 'quality', 'arrival', 'run'];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = (test) => {
      const at = order.indexOf(path.basename(test.path, '.local.ts'));
      if (at < 0) throw new Error(`${test.path} has no place in the order of test/local/run/sequencer.js`);
      return at;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b));
  }
};
