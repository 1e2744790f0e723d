import { countByService } from '../assembly/stack-summary';
import { openFindings, reasonsOf } from './evidence';
import type { Evidence, EvidencePack } from './evidence';
import { count } from './plural';

/** The summary that a person reads on the terminal, 120 columns at most where words allow it. */
export function renderSummary(evidence: Evidence, reportFile: string): string {
  const resources = evidence.stacks.flatMap((stack) => stack.resources);
  const open = openFindings(evidence);
  return [
    evidence.configuration,
    '',
    ...table([
      ['Stack', 'Resources', 'Template (SHA-256)'],
      ...evidence.stacks.map((stack) => [
        stack.id,
        String(stack.resources.length),
        stack.digest.replace('sha256:', ''),
      ]),
    ]),
    '',
    'Resources by service',
    ...wrap(countByService(resources).map(([service, count]) => `${service} ${count}`)),
    '',
    ...table([
      ['Policy', 'Controls', 'Findings', 'Accepted'],
      ...evidence.packs.map((pack) => [
        pack.pack,
        pack.controls.length > 0 ? String(pack.controls.length) : '-',
        String(pack.findings.length),
        String(pack.acknowledgements.length),
      ]),
    ]),
    '',
    ...acceptedLines(evidence.packs),
    ...findingLines(evidence.packs),
    `Report     ${reportFile}`,
    `${open === 0 ? 'Passed' : 'FAILED'}     ${count(evidence.stacks.length, 'stack')}, ${count(resources.length, 'resource')}, ${count(open, 'finding')}`,
    '',
  ].join('\n');
}

/** One line a reason: the report has them whole, with rules and resources. */
function acceptedLines(packs: readonly EvidencePack[]): string[] {
  const reasons = reasonsOf(packs);
  if (reasons.length === 0) return [];
  return [
    `Accepted exceptions (${count(reasons.length, 'reason')}; rules and resources are in the report)`,
    ...reasons.map(({ reason, resources }) => shorten(`${String(resources.length).padStart(5)}  ${reason}`, 118)),
    '',
  ];
}

function findingLines(packs: readonly EvidencePack[]): string[] {
  const lines = packs.flatMap(({ findings }) =>
    findings.flatMap(({ rule, description, resources }) => [
      ...wrap(shorten(`${rule}: ${description}`, 400).split(' '), ' ', '  ! ', '    '),
      ...resources.map(({ constructPath }) => `      ${constructPath}`),
    ]),
  );
  return lines.length === 0 ? [] : ['Findings', ...lines, ''];
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Columns as wide as their widest cell; numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const numeric = widths.map((_, column) => rows.slice(1).every((row) => /^([0-9]+|-)$/.test(row[column] ?? '')));
  return rows.map((row) =>
    row
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function wrap(words: readonly string[], separator = ' · ', first = '  ', next = '  '): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    const fresh = line === first || line === next;
    const longer = fresh ? line + word : line + separator + word;
    if (longer.length > 110 && !fresh) {
      lines.push(line);
      line = next + word;
    } else line = longer;
  }
  return [...lines, line];
}
