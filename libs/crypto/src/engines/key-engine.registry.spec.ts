import { StartUpError } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { anEngine } from '../testing/a-certificate';
import { KeyEngineNotFoundError } from './key-engine.errors';
import { KeyEngineRegistry } from './key-engine.registry';

describe('KeyEngineRegistry', () => {
  const [first, second] = [anEngine('filesystem-1'), anEngine('filesystem-2')];
  const registry = new KeyEngineRegistry([first, second], 'filesystem-1');

  it('finds an engine by its id, and the default engine by an empty id', () => {
    expect(registry.get('filesystem-2')).toBe(second);
    expect(registry.get('')).toBe(first);
    expect(registry.default).toBe(first);
    expect(registry.list()).toEqual([first, second]);
  });

  it('rejects an unknown engine id', () => {
    expect(() => registry.get('other')).toThrow(KeyEngineNotFoundError);
    expect(() => registry.get('other')).toThrow('crypto engine not found');
  });

  it('rejects a missing default engine and repeated ids', () => {
    expect(() => new KeyEngineRegistry([first], 'other')).toThrow(StartUpError);
    expect(() => new KeyEngineRegistry([first, anEngine('filesystem-1')], 'filesystem-1')).toThrow(
      'Two key engines have the id "filesystem-1"',
    );
  });
});
