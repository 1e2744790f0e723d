import { decodeBinaryTensors } from '../../../../lambdas/monitoring/capture/binary-tensors';

function message(header: object, ...bodies: Buffer[]): [Buffer, number] {
  const head = Buffer.from(JSON.stringify(header));
  return [Buffer.concat([head, ...bodies]), head.length];
}

describe('binary tensors', () => {
  test('fills in data from the bytes behind the header, in order', () => {
    const numbers = Buffer.alloc(8);
    numbers.writeFloatLE(1.5, 0);
    numbers.writeFloatLE(-2, 4);
    const texts = Buffer.from('\x02\0\0\0DE\x00\0\0\0', 'latin1');
    const inputs = [
      { name: 'x', shape: [2], datatype: 'FP32', parameters: { binary_data_size: 8 } },
      { name: 'c', shape: [2], datatype: 'BYTES', parameters: { binary_data_size: texts.length } },
      { name: 'plain', shape: [1], datatype: 'INT64', data: [7] },
    ];
    const decoded = decodeBinaryTensors(...message({ inputs }, numbers, texts)) as { inputs: { data: unknown }[] };
    expect(decoded.inputs.map(({ data }) => data)).toEqual([[1.5, -2], ['DE', ''], [7]]);
  });

  test('is nothing when bytes are missing, the type is unknown or the header is no json', () => {
    const tensor = (datatype: string) => ({
      inputs: [{ name: 'x', shape: [1], datatype, parameters: { binary_data_size: 4 } }],
    });
    expect(decodeBinaryTensors(...message(tensor('FP32'), Buffer.alloc(2)))).toBeNull();
    expect(decodeBinaryTensors(...message(tensor('FP8'), Buffer.alloc(4)))).toBeNull();
    expect(decodeBinaryTensors(Buffer.from('nothing'), 4)).toBeNull();
    expect(decodeBinaryTensors(Buffer.from('{}'), 40)).toBeNull();
  });
});
