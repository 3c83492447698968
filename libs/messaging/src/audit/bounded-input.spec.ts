import { describe, expect, it } from 'vitest';
import { boundedInput, MAX_INPUT_BYTES } from './bounded-input';

describe('boundedInput', () => {
  it('returns a small input unchanged', () => {
    const input = { CAID: 'root', Patches: [{ op: 'add', path: '/a', value: 'x'.repeat(60_000) }] };
    expect(boundedInput(input)).toBe(input);
  });

  it('keeps the short members of an oversized input and sets InputOmitted', () => {
    const input = {
      CAID: 'root',
      CertRequest: 'A'.repeat(MAX_INPUT_BYTES),
      IssuanceProfile: null,
      Left: undefined,
    };
    expect(boundedInput(input)).toEqual({ CAID: 'root', IssuanceProfile: null, InputOmitted: true });
  });

  it('measures the input in bytes, not in characters', () => {
    expect(boundedInput({ ID: 'ä'.repeat(MAX_INPUT_BYTES / 2) })).toEqual({ InputOmitted: true });
  });
});
