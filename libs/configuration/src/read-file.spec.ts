import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Matches } from 'class-validator';
import { afterAll, describe, expect, it } from 'vitest';
import { ObjectsOf, readFileOf, readJsonFile } from './read-file';

class Item {
  @Matches(/^[a-z]+$/, { message: 'must be small letters' })
  readonly name!: string;
}

class Content {
  @Matches(/^\d+$/, { message: 'must be digits' })
  readonly version!: string;

  @ObjectsOf(() => Item, 1, 3)
  readonly items!: readonly Item[];
}

const GOOD = { version: '1', items: [{ name: 'a' }] };

describe('a JSON file that a variable names', () => {
  const directory = mkdtempSync(join(tmpdir(), 'read-file-'));
  const file = join(directory, 'content.json');
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const read = (content: unknown) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readJsonFile('CONTENT_FILE', file, Content);
  };

  it('is an instance of the class, with instances in it', () => {
    const content = read(GOOD);
    expect(content).toEqual(GOOD);
    expect(content).toBeInstanceOf(Content);
    expect(content.items[0]).toBeInstanceOf(Item);
  });

  it.each([
    [{ ...GOOD, version: 1 }, 'version: must be digits'],
    [{ items: GOOD.items }, 'version: must be digits'],
    [{ ...GOOD, items: [{ name: 'a' }, { name: 'B' }] }, 'items.1.name: must be small letters'],
    [{ ...GOOD, items: [{ name: 'a', colour: 'x' }] }, 'items.0: Unrecognized key: "colour"'],
    [{ ...GOOD, colour: 'x' }, 'the file: Unrecognized key: "colour"'],
    [{ ...GOOD, items: [] }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: Array(4).fill({ name: 'a' }) }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: [[]] }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: [[{ name: 'a' }]] }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: [null] }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: ['a'] }, 'items: must be 1 to 3 objects in an array'],
    [{ ...GOOD, items: { name: 'a' } }, 'items: must be 1 to 3 objects in an array'],
    [{ version: '1' }, 'items: must be 1 to 3 objects in an array'],
    [[], 'the file must be a JSON object'],
    ['null', 'the file must be a JSON object'],
    ['"text"', 'the file must be a JSON object'],
    ['{"secret": "word', 'the file is not JSON'],
  ])('is rejected with %j, in one sentence', (content, sentence) => {
    expect(() => read(content)).toThrow(
      expect.objectContaining({ name: 'StartUpError', message: `CONTENT_FILE: ${sentence}` }),
    );
  });

  it('is rejected with its name and the reason when it is unreadable', () => {
    const missing = join(directory, 'missing');
    expect(() => readFileOf('SOME_FILE', missing)).toThrow(
      `SOME_FILE: the file ${missing} cannot be read (ENOENT)`,
    );
    expect(() => readJsonFile('SOME_FILE', directory, Content)).toThrow(
      `SOME_FILE: the file ${directory} cannot be read (EISDIR)`,
    );
  });
});
