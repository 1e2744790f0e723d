import { TableBatch } from '../../../../bin/monitor/table-bytes/table-batch';
import { TableColumns } from '../../../../bin/monitor/table-bytes/table-columns';
import { anyShape, TableKernel, type TextFormat } from '../../../../bin/monitor/table-bytes/table-kernel';
import { LineBytes } from '../../../../lambdas/monitoring/capture/byte-path/line-bytes';
import { ProfileBuilder } from '../../../../lambdas/monitoring/profile/profile-builder';
import type { NumericProfile } from '../../../../lambdas/monitoring/profile/profile';
import { learnRecordShape } from '../../../../bin/monitor/table-bytes/record-shape';
import { oddBinning, oddRoles, oddSchema } from './tables';

/** A kernel, and what it has counted. */
function kernelOf(format: TextFormat, mostShapes = 4) {
  const builder = new ProfileBuilder(oddBinning);
  const columns = new TableColumns(oddBinning, oddSchema, oddRoles);
  const batch = new TableBatch(builder, columns);
  const kernel = new TableKernel(format, builder, columns, batch, mostShapes);
  const learn = (line: string) => {
    const { literals, layout } = learnRecordShape(Buffer.from(line.trimEnd()), (names) => columns.layoutOf(names))!;
    return kernel.learn(
      literals.map(({ bytes }) => bytes),
      layout,
    );
  };
  /** How many bytes of the lines are read. */
  const read = (lines: string, shape = anyShape) => {
    const end = kernel.text.bytes.write(lines);
    return kernel.scan(kernel.text, 0, end, shape);
  };
  const finish = () => {
    kernel.finish();
    batch.finish();
    return builder.profile();
  };
  return { kernel, learn, read, finish };
}

describe('of JSON Lines', () => {
  const usual = '{"amount":1.5,"country":"DE","bought":true,"at":"2026-03-01T00:00:00Z"}\n';

  test.each([
    ['an integer, and a word', '{"amount":-20,"country":"é","bought":false,"at":1772323200}\n'],
    ['what is missing', '{"amount":null,"country":null,"bought":null,"at":null}\n'],
    ['an empty text', '{"amount":0,"country":"","bought":1,"at":""}\n'],
    ['an exponent', '{"amount":1.5e-7,"country":"7","bought":"x,y","at":"1"}\n'],
    ['many digits', '{"amount":0.12345678901234567,"country":"null","bought":1.25,"at":2}\n'],
  ])('a line with %s is read', (_, line) => {
    const { learn, read } = kernelOf('json-lines');
    learn(usual);
    expect(read(usual + line)).toBe(usual.length + Buffer.byteLength(line));
  });

  test.each([
    ['a zero before digits', '{"amount":01,"country":"DE","bought":1,"at":1}\n'],
    ['no digit behind the point', '{"amount":1.,"country":"DE","bought":1,"at":1}\n'],
    ['no digit before the point', '{"amount":.5,"country":"DE","bought":1,"at":1}\n'],
    ['half a word', '{"amount":nul,"country":"DE","bought":1,"at":1}\n'],
    ['a number as text', '{"amount":"1.5","country":"DE","bought":1,"at":1}\n'],
    ['a category that is a number', '{"amount":1.5,"country":7,"bought":1,"at":1}\n'],
    ['a category that is not known', '{"amount":1.5,"country":"XX","bought":1,"at":1}\n'],
    ['the beginning of a category', '{"amount":1.5,"country":"D","bought":1,"at":1}\n'],
    ['an escape', '{"amount":1.5,"country":"DE","bought":"\\"","at":1}\n'],
    ['a list', '{"amount":1.5,"country":"DE","bought":[1],"at":1}\n'],
    ['another key', '{"amount":1.5,"Country":"DE","bought":1,"at":1}\n'],
    ['something behind the record', '{"amount":1.5,"country":"DE","bought":1,"at":1} \n'],
  ])('a line with %s is left to others', (_, line) => {
    const { learn, read } = kernelOf('json-lines');
    learn(usual);
    expect(read(usual + line + usual)).toBe(usual.length);
  });

  test('lines of several shapes are read, each as what it is; columns that they lack are missing', () => {
    const { learn, read, finish } = kernelOf('json-lines', 2);
    const other = '{"score":0.25,"7":3,"new column":1}\n';
    expect([learn(usual), learn(other), learn('{"7":1}')]).toEqual([0, 1, null]);
    const lines = usual + other + other + usual;
    expect(read(lines)).toBe(lines.length);
    const profile = finish();
    expect(profile).toMatchObject({
      rows: 4,
      events: 4,
      predictions: 2,
      unknownColumns: [[expect.any(String), 'new column', 2]],
    });
    expect(profile.features.map(({ missing }) => missing)).toEqual([2, 2, 2, 4]);
    expect(profile.prediction).toMatchObject({ missing: 0, min: 0.25 });
  });

  test('more records than there is room for are counted on the way', () => {
    const { learn, read, finish } = kernelOf('json-lines');
    const line = '{"amount":2}\n';
    learn(line);
    for (let i = 0; i < 3; i += 1) expect(read(line.repeat(2_000))).toBe(2_000 * line.length);
    expect((finish().features[0] as NumericProfile).sum).toEqual([6_000 * 1.5]);
  });
});

describe('of CSV', () => {
  const header = ['amount', 'country', 'id', 'at'];

  test.each([
    ['numbers and categories', '1.5,DE,a b,2026-03-01T00:00:00Z\n'],
    ['nothing', ',,,\n'],
    ['quotes', '"1.5","DE","a,b","2026-03-01"\n'],
    ['empty quotes', '"","","",""\n'],
    ['two bytes at its end', '-3e4,7,x,1772323200\r\n'],
  ])('a line with %s is read', (_, line) => {
    const { kernel, read } = kernelOf('csv');
    expect(read(line, kernel.learnHeader(header)!)).toBe(Buffer.byteLength(line));
  });

  test.each([
    ['one field less', '1.5,DE,a\n'],
    ['one field more', '1.5,DE,a,1,2\n'],
    ['a doubled quote', '1.5,DE,"a""b",1\n'],
    ['a quote within', '1.5,DE,5" pipe,1\n'],
    ['a line break in quotes', '1.5,DE,"a\nb",1\n'],
    ['a category that is not known', '1.5,XX,a,1\n'],
    ['space around a number', ' 1.5,DE,a,1\n'],
    ['space around a time', '1.5,DE,a, 1\n'],
    ['a number with something behind it', '1.5x,DE,a,1\n'],
    ['two points', '1.5.2,DE,a,1\n'],
  ])('a line with %s is left to others', (_, line) => {
    const { kernel, read } = kernelOf('csv');
    expect(read(line, kernel.learnHeader(header)!)).toBe(0);
  });

  test('lines are those of their own header, of which only so many are known', () => {
    const { kernel, read, finish } = kernelOf('csv', 2);
    const other = ['7', 'country', 'id', 'at'];
    const shapes = [header, other, header, ['id', 'at']].map((names) => kernel.learnHeader(names));
    expect(shapes).toEqual([0, 1, 0, null]);
    read('1,DE,a,1\n', 0);
    read('2,DE,a,1\n3,DE,a,1\n', 1);
    const [amount, seven] = finish().features;
    expect(amount).toMatchObject({ missing: 2, max: 1 });
    expect(seven).toMatchObject({ missing: 1, min: 2, max: 3 });
  });
});

test('text that lies elsewhere is left to others', () => {
  const { kernel, learn } = kernelOf('json-lines');
  const line = '{"amount":2}\n';
  learn(line);
  expect(kernel.scan(LineBytes.from(line), 0, line.length, anyShape)).toBe(0);
});
