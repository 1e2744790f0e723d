import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { modelFolder } from '../../lib/contracts/storage';
import { businessFindings } from './business-rules';
import type { Finding } from './issues';
import { showValue } from './problem';
import type { FieldPath } from './problem';
import type { ModelShape } from './schema/configuration';

/** What the rules need to know beside the model. */
export interface ModelContext {
  readonly name: string;
  /** Folder of the configuration file. */
  readonly folder: string;
}

/** Rules that bind several fields of a model, or a field and the disk. Feasibility on AWS is judged by the constructs. */
export function modelFindings(model: ModelShape, context: ModelContext): Finding[] {
  return [
    ...artifactFindings(model, context),
    ...scalingFindings(model),
    ...learningFindings(model),
    ...businessFindings(model),
  ];
}

/** Absolute path of the model folder. */
export function artifactFolder(artifact: string, folder: string): string {
  return path.resolve(folder, artifact);
}

function artifactFindings({ artifact }: ModelShape, { name, folder }: ModelContext): Finding[] {
  if (artifact === undefined) return [];
  const absolute = artifactFolder(artifact, folder);
  const given = `is ${showValue(artifact)}`;
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    return [
      finding(
        ['artifact'],
        `${given}; no such folder beside this file, give the path of a model folder relative to it`,
      ),
    ];
  }
  if (existsSync(path.join(absolute, modelFolder.manifest))) return [];
  const command = `tidegate model package ${artifact} --name ${name} --version 1.0.0`;
  return [finding(['artifact'], `${given}; the folder has no ${modelFolder.manifest}, make it with '${command}'`)];
}

function scalingFindings({ serving }: ModelShape): Finding[] {
  if (serving.kind === 'function' || !serving.scaling || serving.scaling.kind === 'fixed') return [];
  const at: FieldPath = ['serving', 'scaling'];
  const schedules = serving.scaling.schedules ?? [];
  return [
    ...minimumAboveMaximum(serving.scaling, at),
    ...schedules.flatMap((schedule, index) => minimumAboveMaximum(schedule, [...at, 'schedules', index])),
  ];
}

interface Bounds {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

function minimumAboveMaximum({ minimum, maximum }: Bounds, at: FieldPath): Finding[] {
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return [];
  return [finding([...at, 'minimum'], `is ${minimum}; must not be above maximum, which is ${maximum}`)];
}

function learningFindings({ training, retraining, serving, monitoring }: ModelShape): Finding[] {
  const findings: Finding[] = [];
  if (serving.capturePercent === 0) {
    findings.push(
      finding(
        ['serving', 'capturePercent'],
        'is 0; the drift monitor reads captured requests, give more than 0 or remove it',
      ),
    );
  }
  if (!retraining) return findings;
  if (!training) {
    findings.push(
      finding(
        ['retraining'],
        'needs training, which says how a new version is made; add training or remove this',
        'key',
      ),
    );
  }
  const kinds = retraining.triggers.map(({ on }) => on);
  if (kinds.includes('quality') && !monitoring?.quality) {
    const at: FieldPath = ['retraining', 'triggers', kinds.indexOf('quality'), 'on'];
    findings.push(
      finding(at, `is 'quality', but nothing watches the quality; add monitoring: { quality: {} } or remove this`),
    );
  }
  retraining.triggers.forEach(({ on }, index) => {
    if (kinds.indexOf(on) === index) return;
    const at: FieldPath = ['retraining', 'triggers', index, 'on'];
    findings.push(finding(at, `is ${showValue(on)}, which another trigger has already; give each at most once`));
  });
  return findings;
}

function finding(at: FieldPath, message: string, part: Finding['part'] = 'value'): Finding {
  return { path: at, message, part };
}
