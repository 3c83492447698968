import { describe, expect, it } from 'vitest';
import { mustBeSignableIn, requiresActiveCa } from './message-signing';
import { DigestSigningOffError, MessageSigningOffError } from './signature.errors';

const raw = { type: 'raw' } as const;
const digest = { type: 'hash' } as const;

describe('MESSAGE_SIGNING', () => {
  it('MESSAGE_SIGNING=raw permits whole messages and rejects digests', () => {
    expect(() => {
      mustBeSignableIn('raw', raw);
    }).not.toThrow();
    expect(() => {
      mustBeSignableIn('raw', digest);
    }).toThrow(DigestSigningOffError);
  });

  it('MESSAGE_SIGNING=raw-and-digest permits messages and digests', () => {
    for (const message of [raw, digest]) {
      expect(() => {
        mustBeSignableIn('raw-and-digest', message);
      }).not.toThrow();
    }
  });

  it('MESSAGE_SIGNING=off rejects messages and digests', () => {
    for (const message of [raw, digest]) {
      expect(() => {
        mustBeSignableIn('off', message);
      }).toThrow(MessageSigningOffError);
    }
  });

  it('only MESSAGE_SIGNING=raw requires an ACTIVE CA', () => {
    expect([requiresActiveCa('raw'), requiresActiveCa('raw-and-digest')]).toEqual([true, false]);
  });
});
