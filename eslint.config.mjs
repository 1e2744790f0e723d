import { fileURLToPath } from 'node:url';
import cdk from 'eslint-cdk-plugin';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('.', import.meta.url));

export default tseslint.config(
  { ignores: ['dist/', 'cdk.out/', 'coverage/', 'scratch/', '**/.venv/', '**/*.d.ts', '**/native/assembly/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // A class of static factories is how the CDK offers choices.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Index signatures of the environment and of JSON are read with brackets on purpose.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      // Constructing is declaring: `new Bucket(this, ...)` needs no name.
      'no-new': 'off',
      // `node.findChild(...) as lambda.Function` is how the CDK hands out what its own constructs made.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  { ...cdk.configs.recommended, files: ['lib/**/*.ts', 'bin/**/*.ts'] },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts'],
    rules: {
      // The rule does not know `props: FooProps = {}`.
      'cdk/construct-constructor-property': 'off',
      // Private methods that make several resources of one kind take the literal id as a parameter.
      'cdk/no-variable-construct-id': 'off',
      // A subclass makes what it passes to super() beside itself, since `this` does not exist yet.
      'cdk/require-passing-this': 'off',
      // Props are passed on whole to the pieces of a capability.
      'cdk/no-unused-props': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // Matchers and parsed JSON are `any` by their own types.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
);
