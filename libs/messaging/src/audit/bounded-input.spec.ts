import { describe, expect, it } from 'vitest';
import { boundedInput, MAX_INPUT_BYTES } from './bounded-input';

describe('the input in an audit event', () => {
  it('is what was asked for', () => {
    const input = { CAID: 'root', Patches: [{ op: 'add', path: '/a', value: 'x'.repeat(60_000) }] };
    expect(boundedInput(input)).toBe(input);
  });

  it('keeps what names things when it is too large, and says so', () => {
    const input = {
      CAID: 'root',
      CertRequest: 'A'.repeat(MAX_INPUT_BYTES),
      IssuanceProfile: null,
      Left: undefined,
    };
    expect(boundedInput(input)).toEqual({ CAID: 'root', IssuanceProfile: null, InputOmitted: true });
  });

  it('is bounded in octets, not in characters', () => {
    expect(boundedInput({ ID: 'ä'.repeat(MAX_INPUT_BYTES / 2) })).toEqual({ InputOmitted: true });
  });
});
