import { describe, expect, it } from 'vitest';
import { mustBeSignableIn, requiresActiveCa } from './message-signing';
import { DigestSigningOffError, MessageSigningOffError } from './signature.errors';

const raw = { type: 'raw' } as const;
const digest = { type: 'hash' } as const;

describe('MESSAGE_SIGNING', () => {
  it('raw permits whole messages and rejects digests', () => {
    expect(() => {
      mustBeSignableIn('raw', raw);
    }).not.toThrow();
    expect(() => {
      mustBeSignableIn('raw', digest);
    }).toThrow(DigestSigningOffError);
  });

  it('raw-and-digest permits both', () => {
    for (const message of [raw, digest]) {
      expect(() => {
        mustBeSignableIn('raw-and-digest', message);
      }).not.toThrow();
    }
  });

  it('off rejects both', () => {
    for (const message of [raw, digest]) {
      expect(() => {
        mustBeSignableIn('off', message);
      }).toThrow(MessageSigningOffError);
    }
  });

  it('raw alone requires that the CA is ACTIVE', () => {
    expect([requiresActiveCa('raw'), requiresActiveCa('raw-and-digest')]).toEqual([true, false]);
  });
});
