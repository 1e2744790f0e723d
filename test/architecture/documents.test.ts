import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { textOf } from './imports';

const root = path.resolve(__dirname, '../..');
const documents = ['README.md', 'CONTRIBUTING.md', ...markdownBelow('docs'), ...markdownBelow('examples')];

function markdownBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/node_modules|\.venv/.test(file))
    .map((file) => path.join(folder, file));
}

/** Every ```ts block, as a file of its own beside the sources. */
function typescriptBlocks(): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const document of documents) {
    [...textOf(document).matchAll(/^```ts\n([\s\S]*?)^```/gm)].forEach(([, code], index) => {
      blocks.set(path.join(root, `${document.replace(/\W/g, '-')}-${index + 1}.ts`), `${code!}\nexport {};\n`);
    });
  }
  return blocks;
}

test('every ts block in the documents compiles against the package', () => {
  const blocks = typescriptBlocks();
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    paths: { tidegate: [path.join(root, 'lib/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (file) => blocks.has(file) || fileExists(file);
  host.readFile = (file) => blocks.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const block = blocks.get(file);
    return block === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, block, version);
  };
  const program = ts.createProgram([...blocks.keys()], options, host);
  const problems = [...blocks.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path.basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
  expect(blocks.size).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});

test('every link between documents leads to a file', () => {
  const dead = documents.flatMap((document) =>
    [...textOf(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => path.join(path.dirname(document), target!))
      .filter(
        (target) => !ts.sys.fileExists(path.join(root, target)) && !ts.sys.directoryExists(path.join(root, target)),
      )
      .map((target) => `${document} links to ${target}`),
  );
  expect(dead).toEqual([]);
});
