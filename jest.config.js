/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Installs the package, which takes a minute and a registry: npm run test:packaging.
  testPathIgnorePatterns: ['/node_modules/', '/test/packaging/'],
  transform: {
    '^.+\\.(t|m?j)s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } },
    ],
  },
  // hyparquet ships as ES modules only, which jest cannot load untransformed.
  transformIgnorePatterns: ['/node_modules/(?!(hyparquet)/)'],
  maxWorkers: 2,
  // Generous: a test that is slow on a busy machine has not failed.
  testTimeout: 120_000,
};
