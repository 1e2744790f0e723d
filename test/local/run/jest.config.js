const path = require('node:path');

const root = path.resolve(__dirname, '../../..');

/**
 * The tests on a whole twin, one file after the other (`sequencer.js`): each step goes on where the one before it stopped,
 * as the story does.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...require(path.join(root, 'jest.config.js')),
  rootDir: root,
  roots: [__dirname],
  testMatch: ['**/*.local.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: path.join(__dirname, 'start-twin.ts'),
  globalTeardown: path.join(__dirname, 'end-twin.ts'),
  maxWorkers: 1,
  testSequencer: path.join(__dirname, 'sequencer.js'),
  // What is waited for has patience of its own and says what it saw instead; this is for what hangs.
  testTimeout: 900_000,
};
