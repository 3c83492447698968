import type { Outcome } from './member.mts';

/** A member's line of the table. */
export interface Row {
  readonly member: string;
  readonly seconds: number;
  readonly result: Outcome | { readonly leftOut: string };
}

const HEADINGS = ['member', 'tool', 'version', 'cases', 'failures', 'seconds', 'left out'] as const;

/** Formats the results of a run as a table. */
export function resultsTable(rows: readonly Row[]): string {
  const lines = [HEADINGS, HEADINGS.map((heading) => '-'.repeat(heading.length)), ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf({ member, seconds, result }: Row): readonly string[] {
  if ('leftOut' in result) return [member, '-', '-', '-', '-', seconds.toFixed(0), result.leftOut];
  const { tool, version, cases, unit, failures } = result;
  return [member, tool, version, `${cases} ${unit}`, String(failures.length), seconds.toFixed(0), ''];
}
