import { existsSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { modelFolder } from '../../lib/contracts/storage';
import type { Finding } from './issues';
import type { FieldPath } from './problem';
import { showValue } from './problem';
import type { ModelShape } from './schema/configuration';
import type { ScalingSettings } from './schema/serving';

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
    ...(model.scaling ? scalingFindings(model, model.scaling) : []),
    ...learningFindings(model),
  ];
}

/** Absolute path of the model folder. */
export function artifactFolder(artifact: string, folder: string): string {
  return path.resolve(folder, artifact);
}

function artifactFindings({ artifact }: ModelShape, { name, folder }: ModelContext): Finding[] {
  if (artifact === undefined) return [];
  const absolute = artifactFolder(artifact, folder);
  if (!existsSync(absolute) || !statSync(absolute).isDirectory()) {
    return [
      finding(
        ['artifact'],
        `is ${showValue(artifact)}; no such folder beside this file, give the path of a model folder relative to it`,
      ),
    ];
  }
  if (existsSync(path.join(absolute, modelFolder.manifest))) return [];
  return [
    finding(
      ['artifact'],
      `is ${showValue(artifact)}; the folder has no ${modelFolder.manifest}, make it with 'tidegate model package ${artifact} --name ${name} --version 1.0.0'`,
    ),
  ];
}

function scalingFindings(model: ModelShape, scaling: ScalingSettings): Finding[] {
  if (model.serving.kind === 'function') {
    return [
      finding(
        ['scaling'],
        'does not apply to a function, which scales by itself; remove it, or set serving.provisionedConcurrency',
        'key',
      ),
    ];
  }
  const names = scaling.schedules.map((schedule) => schedule.name);
  return [
    ...minimumAboveMaximum(scaling, ['scaling']),
    ...scaling.schedules.flatMap((schedule, index) => [
      ...minimumAboveMaximum(schedule, ['scaling', 'schedules', index]),
      ...(names.indexOf(schedule.name) === index
        ? []
        : [
            finding(
              ['scaling', 'schedules', index, 'name'],
              `is ${showValue(schedule.name)}, which another schedule has already; use another name`,
            ),
          ]),
    ]),
  ];
}

function minimumAboveMaximum({ min, max }: { readonly min: number; readonly max: number }, at: FieldPath): Finding[] {
  return min > max ? [finding([...at, 'min'], `is ${min}; must not be above max, which is ${max}`)] : [];
}

function learningFindings({ training, monitoring, retraining, serving }: ModelShape): Finding[] {
  const findings: Finding[] = [];
  if (monitoring && serving.capturePercent === 0) {
    findings.push(
      finding(
        ['serving', 'capturePercent'],
        'is 0; the monitor reads captured requests, give at least 1 or remove monitoring',
      ),
    );
  }
  if (!retraining) return findings;
  if (!training)
    findings.push(
      finding(
        ['retraining'],
        'needs training, which says how a new version is made; add training or remove this',
        'key',
      ),
    );
  const kinds = retraining.triggers.map((trigger) => JSON.stringify(trigger));
  retraining.triggers.forEach((trigger, index) => {
    const at: FieldPath = ['retraining', 'triggers', index];
    if (trigger.on === 'drift' && !monitoring) {
      findings.push(
        finding(
          [...at, 'on'],
          "is 'drift'; needs monitoring, whose alarm it follows, add monitoring or remove this trigger",
        ),
      );
    }
    if (kinds.indexOf(JSON.stringify(trigger)) !== index) {
      findings.push(
        finding([...at, 'on'], `is ${showValue(trigger.on)}, the same as another trigger; remove one of them`),
      );
    }
  });
  return findings;
}

function finding(at: FieldPath, message: string, part: Finding['part'] = 'value'): Finding {
  return { path: at, message, part };
}
