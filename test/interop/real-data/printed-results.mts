import type { RealDataResults } from './results.mts';

/** Formats the results of a run for the terminal: counts, then each reason with its first files. */
export function printedResults({ date, sources, rows, memory }: RealDataResults): string {
  const lines = [`run of ${date}`, ''];
  for (const { name, version, samples } of sources) lines.push(`${name} ${version}: ${samples} samples`);
  for (const { route, source, sent, accepted, repeated, refusals } of rows) {
    lines.push('', `${route}, ${source}: ${sent} sent, ${accepted} accepted, ${repeated} repeated`);
    for (const { reason, status, count, examples } of refusals)
      lines.push(`  ${String(count).padStart(5)}  ${status} ${reason}  (${examples.join(', ')})`);
  }
  lines.push('');
  for (const [part, rounds] of Object.entries(memory))
    for (const [round, { resident, heap }] of rounds.entries())
      lines.push(`memory, ${part}, round ${round + 1}: resident ${resident} MiB, heap ${heap} MiB`);
  return lines.join('\n');
}
