import { once } from 'node:events';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

type Value = string | number | boolean | Date | Buffer | readonly string[] | object | null;

/** Characters that are collected before a write to the connection. */
const CHUNK = 256 * 1024;

/**
 * Inserts rows into a table with COPY.
 * @throws DatabaseError when PostgreSQL rejects a row. Then no row is inserted.
 */
export async function copyIn(
  client: Client,
  { table, columns }: { table: string; columns: readonly string[] },
  rows: Iterable<Readonly<Record<string, Value>>>,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const finished = once(stream, 'finish');
  // Prevents an unhandled rejection: errors are thrown where `finished` is awaited.
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

/** Encodes a value in the text format of COPY. */
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
