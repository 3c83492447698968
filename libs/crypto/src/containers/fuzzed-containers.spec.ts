import { PFX } from '@peculiar/asn1-pfx';
import { DomainError } from '@libs/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { OpenSsl } from '../testing/openssl';
import { certificatesIn } from './certificates-in';
import { Pkcs12Password } from './pkcs12/pkcs12-password';
import { octets, readAuthenticatedSafe } from './pkcs12/safe-contents';
import { readStructure } from './read-structure';

/** Bytes to overwrite, insert or delete, as fractions of the length. */
const damages = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), kind: fc.nat(3) }),
  { minLength: 1, maxLength: 4 },
);

type Damage = (typeof damages extends fc.Arbitrary<infer T> ? T : never)[number];

function damaged(bytes: Buffer, changes: readonly Damage[]): Buffer {
  let result = Buffer.from(bytes);
  for (const { at, byte, kind } of changes) {
    const position = Math.floor(at * (result.length - 1));
    if (kind <= 1) result[position] = kind === 0 ? byte : (result[position] ?? 0) ^ (1 << (byte & 7));
    else {
      const inserted = kind === 2 ? [byte] : [];
      const rest = result.subarray(position + (kind === 3 ? 1 : 0));
      result = Buffer.concat([result.subarray(0, position), Buffer.from(inserted), rest]);
    }
  }
  return result;
}

describe('damaged files', () => {
  const openssl = new OpenSsl();

  beforeAll(() => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
    openssl.run('req', '-x509', ...key, '-subj', '/CN=x', '-out', 'ca.pem');
    openssl.run('crl2pkcs7', '-nocrl', '-certfile', 'ca.pem', '-outform', 'DER', '-out', 'ca.p7');
    const cheap = ['-iter', '1', '-passout', 'pass:x'];
    openssl.run('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'ca.pem', ...cheap, '-out', 'ca.p12');
    openssl.run('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'ca.pem', ...cheap, '-out', 'plain.p12', '-keypbe', 'NONE', '-certpbe', 'NONE'); // prettier-ignore
  });
  afterAll(() => {
    openssl.remove();
  });

  it('of PKCS#7 are read or rejected as invalid', () => {
    const file = openssl.read('ca.p7');
    fc.assert(
      fc.property(damages, (changes) => {
        try {
          certificatesIn(damaged(file, changes).toString('base64'), 'ca');
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid' });
        }
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['ca.p12', 'plain.p12'])(
    'of PKCS#12 are read or rejected as invalid, even after the MAC: %s',
    async (name) => {
      const content = octets(readStructure(openssl.read(name), PFX, 'pkcs12').authSafe.content);
      await fc.assert(
        fc.asyncProperty(damages, async (changes) => {
          const password = new Pkcs12Password('x', (derivation) => TEST_WORKERS.decryption.run(derivation));
          try {
            await readAuthenticatedSafe(damaged(content, changes), password);
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            expect(error).toMatchObject({ kind: 'invalid' });
          }
        }),
        { numRuns: 800 },
      );
    },
  );
});
