import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { writeDrawings, type Section } from './document';
import { Pool, type Simulate } from './pool';
import { anyTimeSection } from './sections/any-time';
import { attributionSection } from './sections/attribution';
import { businessSection } from './sections/business';
import { captureSection } from './sections/capture';
import { dependenceSection } from './sections/dependence';
import { flightsSection } from './sections/flights';
import { peersSection } from './sections/peers';
import { powerSection } from './sections/power';
import { qualitySection } from './sections/quality';
import { windowsSection } from './sections/windows';

/** What `npm run statistics` simulates, in the order of the document; long ones first would not change a number. */
const sections: Readonly<Record<string, (simulate: Simulate) => Promise<Section>>> = {
  capture: captureSection,
  windows: windowsSection,
  dependence: dependenceSection,
  quality: qualitySection,
  attribution: attributionSection,
  business: businessSection,
  'any-time': anyTimeSection,
  peers: peersSection,
  power: powerSection,
  flights: flightsSection,
};

/** Simulates the sections asked for; run.mjs writes them into docs/statistics.md. */
async function main(root: string, asked: readonly string[], threads: number | undefined): Promise<void> {
  // Other engines are asked for by name: they have to be installed.
  const names = asked.length > 0 ? asked : Object.keys(sections).filter((name) => name !== 'peers');
  const unknown = names.filter((name) => !(name in sections));
  if (unknown.length > 0) {
    throw new Error(`no section '${unknown.join(', ')}': there are ${Object.keys(sections).join(', ')}`);
  }
  const pool = new Pool(join(__dirname, 'worker.js'), threads);
  try {
    const written = await Promise.all(
      names.map(async (name) => {
        const { lines, drawings } = await sections[name]!(pool.simulate);
        writeDrawings(root, drawings ?? {});
        return { name, lines };
      }),
    );
    writeFileSync(join(__dirname, 'sections.json'), JSON.stringify(written));
  } finally {
    await pool.close();
  }
}

const [asked = '', threads = ''] = process.argv.slice(2);
void main(process.cwd(), asked.split(',').filter(Boolean), threads === '' ? undefined : Number(threads));
