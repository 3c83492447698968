import { MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { metadataMustFit, metadataSize } from './metadata-must-fit.rule';

/** Metadata whose JSON has this many octets. */
const ofSize = (octets: number): object => ({ x: 'x'.repeat(octets - '{"x":""}'.length) });

describe('metadata', () => {
  it('of 256 KiB as JSON is accepted, and one octet more is rejected with the size and the limit', () => {
    expect(() => {
      metadataMustFit(ofSize(MAXIMUM_METADATA_BYTES));
    }).not.toThrow();
    expect(() => {
      metadataMustFit(ofSize(MAXIMUM_METADATA_BYTES + 1));
    }).toThrow('metadata: must be at most 262144 bytes as JSON, got 262145');
    expect(() => {
      metadataMustFit(null);
    }).not.toThrow();
  });

  it('is measured in octets, not in characters', () => {
    expect(() => {
      metadataMustFit({ x: 'ñ'.repeat(MAXIMUM_METADATA_BYTES / 2) });
    }).toThrow('got 262152');
  });

  it('is measured with numbers written without exponents, as PostgreSQL stores them', () => {
    expect(metadataSize(JSON.stringify({ a: [1e300, -1.5e-200] }))).toBeGreaterThan(500);
    expect(metadataSize(JSON.stringify({ a: [1, 2.5], b: '1e300' }))).toBe(
      '{"a":[1,2.5],"b":"1e300"}'.length,
    );
    expect(() => {
      metadataMustFit({ x: Array<number>(2_000).fill(1e300) });
    }).toThrow('metadata: must be at most');
  });
});
