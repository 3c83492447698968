import { aCa, aName, aTemplate } from '@libs/crypto/testing';
import type { ParsedCertificate } from '@libs/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ancestorsOf } from './ancestors-of';
import { namedAfter } from './named-certificate';

/** Names certificates as the entries of `ca_chain`. */
const chainOf = (certificates: readonly ParsedCertificate[]) =>
  certificates.flatMap((certificate, index) => namedAfter(`ca_chain[${index}]`, [certificate]));

const SPEC = { type: 'ECDSA', bits: 256 } as const;

describe('ancestorsOf', () => {
  let root: ParsedCertificate;
  let below: ParsedCertificate;
  let unrelated: ParsedCertificate;
  let leaf: ParsedCertificate;

  beforeAll(async () => {
    const ca = await aCa(SPEC);
    root = ca.root;
    below = await ca.issue(
      aTemplate({ subject: aName({ commonName: 'Below' }), isCa: true, keyUsage: ['CertSign'] }),
    );
    leaf = await ca.issue(aTemplate());
    unrelated = (await aCa(SPEC)).root;
  });

  it('ancestorsOf returns each CA above once, without the CA itself', () => {
    expect(ancestorsOf(below, chainOf([root, below, root]))).toEqual([root]);
    expect(ancestorsOf(below, chainOf([]))).toEqual([]);
    expect(ancestorsOf(root, chainOf([root]))).toEqual([]);
  });

  it('ancestorsOf rejects a certificate that is not above the CA, and names it', () => {
    const message = 'ca_chain[1] has issued neither the CA nor one above it';
    expect(() => ancestorsOf(below, chainOf([root, unrelated]))).toThrow(message);
    expect(() => ancestorsOf(root, chainOf([root, below]))).toThrow(message);
    expect(() => ancestorsOf(below, chainOf([root, leaf]))).toThrow(message);
  });
});
