import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MonitorObjects } from '../../lambdas/monitoring/drift/meter';
import type { ListedObject } from '../../lambdas/shared/objects';

/** Objects as files: `<root>/<bucket>/<key>`. What the network takes is not part of it. */
export function fileObjects(root: string): MonitorObjects {
  const path = ({ bucket, key }: { bucket: string; key: string }) => join(root, bucket, key);
  return {
    exists: async (address) => existsSync(path(address)),
    get: (address) => readFile(path(address)),
    stream: async (address, range) =>
      createReadStream(path(address), { highWaterMark: 1 << 20, start: range?.first, end: range?.last }),
    put: async (address, body) => {
      await mkdir(dirname(path(address)), { recursive: true });
      await writeFile(path(address), body);
    },
    async *list(bucket, prefix): AsyncGenerator<ListedObject> {
      // A prefix need not end where a folder does.
      const above = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      const folder = path({ bucket, key: above });
      if (!existsSync(folder)) return;
      for (const name of (await readdir(folder, { recursive: true })).sort()) {
        const key = `${above}${name}`;
        const found = await stat(path({ bucket, key }));
        if (found.isDirectory() || !key.startsWith(prefix)) continue;
        yield { bucket, key, bytes: found.size, lastModified: new Date(0) };
      }
    },
  };
}
