import { once } from 'node:events';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

type Value = string | number | boolean | Date | Buffer | readonly string[] | object | null;

/** Octets that are handed to the connection at a time. */
const CHUNK = 256 * 1024;

/**
 * Writes rows into columns of a table through COPY.
 * @throws what PostgreSQL refuses; then nothing of it is in the table
 */
export async function copyIn(
  client: Client,
  { table, columns }: { table: string; columns: readonly string[] },
  rows: Iterable<Readonly<Record<string, Value>>>,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const finished = once(stream, 'finish');
  // Failures show in `finished`; without a listener the wait for a drained buffer would hide them.
  finished.catch(() => undefined);
  let chunk = '';
  for (const row of rows) {
    chunk += `${columns.map((column) => toText(row[column] ?? null)).join('\t')}\n`;
    if (chunk.length < CHUNK) continue;
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), finished]);
    chunk = '';
  }
  stream.end(chunk);
  await finished;
}

/** The text format of COPY. */
function toText(value: Value): string {
  if (value === null) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return escaped(`{${value.map(arrayItem).join(',')}}`);
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const arrayItem = (item: unknown): string => `"${String(item).replaceAll(/["\\]/g, '\\$&')}"`;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string => text.replaceAll(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign);
