import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reference } from '../../../local/deploy/synthesize';
import { changeKinds } from '../../../local/projection/change';
import { projectTemplate, unknownTypes } from '../../../local/projection/project-template';
import { leftOutTypes, replacedTypes } from '../../../local/projection/resource-types';
import type { Template } from '../../../local/projection/template';
import { referenceTemplates } from '../../golden/reference-environment';

/** Those of the stage that is deployed to the twin. */
const templates = [...referenceTemplates()]
  .filter(([stack]) => stack.startsWith(`${reference.stage}/`))
  .map(([stack, Resources]) => ({ stack, template: { Resources } as Template }));
const guide = path.resolve(__dirname, '../../../docs/local-twin.md');

describe('the stage of the reference environment that is deployed to the twin', () => {
  test('holds no type of which nobody has said what becomes of it', () => {
    expect(templates.flatMap(({ template }) => unknownTypes(template))).toEqual([]);
  });

  test('a type of which nothing is known would be found in it', () => {
    const { template } = templates.at(-1)!;
    const Resources = { ...template.Resources, New: { Type: 'AWS::Config::ConfigRule' } };
    expect(unknownTypes({ Resources })).toEqual(['AWS::Config::ConfigRule']);
    expect(() => projectTemplate({ Resources })).toThrow('AWS::Config::ConfigRule');
  });

  test('every type that is left out or replaced is one that it holds', () => {
    const held = new Set(
      templates.flatMap(({ template }) => Object.values(template.Resources ?? {}).map(({ Type }) => Type)),
    );
    const said = [...Object.keys(leftOutTypes), ...Object.keys(replacedTypes)];
    expect(said.filter((type) => !held.has(type))).toEqual([]);
  });

  test('the guide lists every kind of change that is made to it, and no other', () => {
    const changes = templates.map(({ stack, template }) => ({ stack, changes: projectTemplate(template).changes }));
    const rows = changeKinds(changes).map(({ what, types, reason }) => {
      const names = types.map(([type]) => `\`${type.replace(/^AWS::/, '')}\``);
      return `| ${what} | ${names.join(', ')} | ${reason} |`;
    });
    const text = readFileSync(guide, 'utf8');
    const [, before, , after] = /^([^]*<!-- changes -->\n)([^]*?)(<!-- \/changes -->[^]*)$/.exec(text)!;
    // Written anew with UPDATE_CHANGES=1, and then laid out by prettier.
    if (process.env['UPDATE_CHANGES']) {
      writeFileSync(guide, `${before!}\n| change | types | why |\n| - | - | - |\n${rows.join('\n')}\n\n${after!}`);
    }
    expect(listedIn(readFileSync(guide, 'utf8'))).toEqual(rows);
  });
});

/** Rows of the list, without the spaces that line up its columns. */
function listedIn(text: string): string[] {
  const [, list] = /<!-- changes -->([^]*?)<!-- \/changes -->/.exec(text)!;
  return list!
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => row.replace(/ +/g, ' '));
}
