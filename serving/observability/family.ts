/** Prometheus' text format. Pure. */
import type { LoadedModel } from '../models/loaded-model';

/** Labels of a sample. */
export type Labels = Readonly<Record<string, string | number>>;

/** One metric: its values with their labels. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number])[];
}

/** A metric with one value. */
export function single(name: string, type: Family['type'], help: string, value: number): Family {
  return { name, type, help, samples: [[{}, value]] };
}

/** The labels that every metric of a model has. */
export function labelsOf({ model }: Pick<LoadedModel, 'model'>): { readonly model: string; readonly version: string } {
  return { model: model.name, version: model.version };
}

/** Renders metrics. */
export function renderFamilies(families: readonly Family[]): string {
  return families.map(render).join('');
}

function render({ name, type, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => {
    const texts = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(String(text))}"`);
    return `${name}${texts.length === 0 ? '' : `{${texts.join(',')}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
