import type { ParsedCertificate } from '@libs/crypto';
import { aCa, aName, aTemplate } from '@libs/crypto/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { lowestCertificate, namedAfter } from './named-certificate';

describe('lowestCertificate', () => {
  let root: ParsedCertificate;
  let below: ParsedCertificate;
  let sibling: ParsedCertificate;

  beforeAll(async () => {
    const ca = await aCa({ type: 'ECDSA', bits: 256 });
    root = ca.root;
    const named = (commonName: string) =>
      ca.issue(aTemplate({ subject: aName({ commonName }), isCa: true, keyUsage: ['CertSign'] }));
    below = await named('Below');
    sibling = await named('Sibling');
  });

  it('lowestCertificate finds the CA below the others, in any order and when it is repeated', () => {
    for (const chain of [[below, root], [root, below], [root, below, below], [below]]) {
      expect(lowestCertificate(namedAfter('ca', chain), 'ca').certificate).toBe(below);
    }
    expect(lowestCertificate(namedAfter('ca', [root]), 'ca').certificate).toBe(root);
  });

  it('lowestCertificate rejects a file with two lowest certificates, and an empty one', () => {
    const ends = namedAfter('ca', [root, below, sibling]);
    expect(() => lowestCertificate(ends, 'ca')).toThrow(
      'ca holds 2 certificates that issued none of the others: it must be one CA and the CAs above it',
    );
    expect(() => lowestCertificate([], 'ca')).toThrow('ca holds no certificate that issued none');
  });
});
