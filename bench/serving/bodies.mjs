import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const binaryHeader = 'inference-header-content-length';

/**
 * What is sent to a model: one row as JSON, and a number of rows with the binary extension. Written for wrk to a file
 * beside the model.
 */
export class Bodies {
  constructor(folder) {
    this.folder = folder;
    this.name = path.basename(folder);
    this.rows = JSON.parse(readFileSync(path.join(folder, 'rows.json'), 'utf8'));
  }

  /** One row a request. */
  json() {
    const bodies = this.rows.rows.map((_, i) => this.jsonBody(i));
    return { bodies: this.write('json', bodies), headers: { 'Content-Type': 'application/json' } };
  }

  /** Several rows a request, as raw bytes behind a head of JSON. */
  binary(count) {
    const bodies = this.rows.rows.map((_, i) => {
      const taken = Array.from({ length: count }, (_row, k) => this.rows.rows[(i + k) % this.rows.rows.length]);
      const data = Float32Array.from(taken.flat());
      const shape = [count, ...this.rows.shape];
      const parameters = { binary_data_size: data.byteLength };
      const outputs = [{ name: 'y', parameters: { binary_data: true } }];
      const head = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape, parameters }], outputs });
      return { head, body: Buffer.concat([Buffer.from(head), Buffer.from(data.buffer)]) };
    });
    const headers = { 'Content-Type': 'application/octet-stream', [binaryHeader]: String(bodies[0].head.length) };
    return {
      bodies: this.write(
        `binary-${count}`,
        bodies.map(({ body }) => body),
      ),
      headers,
    };
  }

  /** Path of the Open Inference Protocol, the same with every server. */
  get path() {
    return `/v2/models/${this.name}/infer`;
  }

  /**
   * Asks for every row and compares with onnxruntime's answers.
   * @throws Error with the first answer that is wrong
   */
  async verify(origin) {
    for (const [i, expected] of this.rows.answers.entries()) {
      const response = await fetch(origin + this.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: this.jsonBody(i),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${this.name} row ${i}: ${response.status} ${text.slice(0, 300)}`);
      const { data } = JSON.parse(text).outputs[0];
      const wrong = expected.find((value, k) => !(Math.abs(data[k] - value) <= 1e-4 * Math.max(1, Math.abs(value))));
      if (wrong !== undefined || data.length !== expected.length)
        throw new Error(
          `${this.name} row ${i}: onnxruntime says ${expected.slice(0, 4)}, the server ${data.slice(0, 4)}`,
        );
    }
  }

  /** Whether the server answers for this model. */
  async isReady(origin) {
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(origin + this.path, { method: 'POST', headers, body: this.jsonBody(0) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  jsonBody(i) {
    const data = this.rows.rows[i];
    return JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, ...this.rows.shape], data }] });
  }

  write(kind, bodies) {
    const file = path.join(this.folder, `${kind}.bodies`);
    writeFileSync(
      file,
      Buffer.concat(bodies.flatMap((body) => [Buffer.from(`${Buffer.byteLength(body)}\n`), Buffer.from(body)])),
    );
    return file;
  }
}
