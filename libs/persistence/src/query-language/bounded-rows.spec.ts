import { describe, expect, it } from 'vitest';
import { type MeasuredRow, PageRoom, readWithin } from './bounded-rows';
import type { Read } from './time-limited-reads';

/** A cursor over rows of these sizes, and how many rows were fetched from it. */
function cursorOver(sizes: readonly number[]): { read: Read; fetched: () => number } {
  let fetched = 0;
  const read = (text: string): Promise<MeasuredRow[]> => {
    const count = Number(/^FETCH (\d+)/.exec(text)?.[1] ?? 0);
    const rows = sizes.slice(fetched, fetched + count).map((keyset_bytes) => ({ keyset_bytes }));
    fetched += rows.length;
    return Promise.resolve(rows);
  };
  return { read: read as Read, fetched: () => fetched };
}

const statement = (limit: number) => ({ text: 'SELECT', values: [], limit });

describe('readWithin', () => {
  it('returns all rows when they fit', async () => {
    const room = new PageRoom(10_000);
    const rows = await readWithin(statement(300), room, cursorOver(Array<number>(300).fill(10)).read);
    expect(rows).toHaveLength(300);
    expect(room.isFull).toBe(false);
  });

  it('ends with the row that fills the page and fetches at most a few more rows', async () => {
    const room = new PageRoom(100);
    const cursor = cursorOver(Array<number>(1000).fill(10));
    expect(await readWithin(statement(1000), room, cursor.read)).toHaveLength(10);
    expect(room.isFull).toBe(true);
    expect(cursor.fetched()).toBeLessThan(30);
  });

  it('returns at least one row, however large it is', async () => {
    const room = new PageRoom(100);
    expect(await readWithin(statement(5), room, cursorOver([5_000, 1, 1]).read)).toHaveLength(1);
    expect(room.isFull).toBe(true);
  });

  it('reuses the room of rows that are given back', async () => {
    const room = new PageRoom(20);
    room.giveBack(await readWithin(statement(5), room, cursorOver([10, 10]).read));
    expect(await readWithin(statement(5), room, cursorOver([10, 10]).read)).toHaveLength(2);
  });

  it('does not report a full page when the last row fits', async () => {
    const room = new PageRoom(20);
    expect(await readWithin(statement(5), room, cursorOver([10, 10]).read)).toHaveLength(2);
    expect(room.isFull).toBe(false);
    expect(await readWithin(statement(5), room, cursorOver([10]).read)).toHaveLength(0);
    expect(room.isFull).toBe(true);
  });
});
