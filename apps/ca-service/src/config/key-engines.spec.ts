import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment';
import { readKeyEngines } from './key-engines';

const GOOD = {
  default: 'b',
  engines: [
    { id: 'a', type: 'software' },
    { id: 'b', type: 'software' },
  ],
};

describe('KEY_ENGINES_FILE', () => {
  const directory = mkdtempSync(join(tmpdir(), 'key-engines-'));
  const file = join(directory, 'engines.json');
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const read = (content: object) => {
    writeFileSync(file, JSON.stringify(content));
    return readKeyEngines(readEnvironment({ KEY_ENGINES_FILE: file }));
  };

  it('sets the engines and the default engine', () => {
    expect(read(GOOD)).toEqual(GOOD);
  });

  it('is optional: the default is one software engine', () => {
    expect(readKeyEngines(readEnvironment({}))).toEqual({
      default: 'filesystem-1',
      engines: [{ id: 'filesystem-1', type: 'software' }],
    });
  });

  it.each([
    [{ ...GOOD, default: 'a b' }, 'default: must be 1 to 64 letters, digits, dots, hyphens or underscores'],
    [{ engines: GOOD.engines }, 'default: must be 1 to 64 letters, digits, dots, hyphens or underscores'],
    [{ ...GOOD, engines: [] }, 'engines: must be 1 to 64 objects in an array'],
    [{ ...GOOD, engines: [{ id: 'a', type: 'pkcs11' }] }, 'engines.0.type: must be software'],
    [
      { ...GOOD, engines: [{ id: 'a', type: 'software', pin: '1234' }] },
      'engines.0: Unrecognized key: "pin"',
    ],
  ])('is rejected with %j', (content, sentence) => {
    expect(() => read(content)).toThrow(
      expect.objectContaining({ name: 'StartUpError', message: `KEY_ENGINES_FILE: ${sentence}` }),
    );
  });
});
