import { beforeAll, describe, expect, it } from 'vitest';
import { aCa, aTemplate, type TestCa } from '../../testing/a-certificate';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type Extensions } from '../extensions/extension';
import { type ParsedCertificate } from './certificate-parser';
import { keptExtensionsOf, keptPathLength, refuseUnkeepableExtensions } from './kept-extensions';

const POLICY_CONSTRAINTS = new ObjectIdentifier('2.5.29.36');
const PRIVATE = new ObjectIdentifier('1.3.6.1.4.1.99999.9');

/** An Extensions map; values are DER NULL unless given. */
const extensions = (...entries: [ObjectIdentifier, boolean, string?][]): Extensions =>
  new Map(
    entries.map(([{ key }, critical, hex = '0500']) => [key, { critical, value: Buffer.from(hex, 'hex') }]),
  );

describe('the extensions that a renewed CA certificate keeps', () => {
  let ca: TestCa;

  beforeAll(async () => {
    ca = await aCa({ type: 'ECDSA', bits: 256 });
  });

  /** A CA certificate with these extensions beside those of every CA. */
  const withExtensions = (keptExtensions: Extensions): Promise<ParsedCertificate> =>
    ca.issue(
      aTemplate({
        ...{ isCa: true, keyUsage: ['CertSign'], extendedKeyUsage: [], pathLenConstraint: 3 },
        ...{ vaServerDomains: ['va.test'], keptExtensions },
      }),
    );

  it('keptExtensionsOf returns known and unknown extensions byte for byte, in their order', async () => {
    const kept = extensions(
      [PRIVATE, true],
      [POLICY_CONSTRAINTS, true, '3003800100'],
      [OID.issuerAltName, false],
    );
    expect([...keptExtensionsOf(await withExtensions(kept))]).toEqual([...kept]);
  });

  it('keptExtensionsOf leaves out what every certificate of a CA gets anew', async () => {
    expect(keptExtensionsOf(await withExtensions(new Map())).size).toBe(0);
  });

  it('keptExtensionsOf leaves out what the profile states', async () => {
    const purposes = extensions([OID.extendedKeyUsage, true, '300a06082b06010505070302']);
    const certificate = await withExtensions(purposes);
    expect(keptExtensionsOf(certificate, { byProfile: ['nameConstraints'] })).toEqual(purposes);
    expect(keptExtensionsOf(certificate, { byProfile: ['extendedKeyUsage'] }).size).toBe(0);
  });

  it('keptExtensionsOf leaves out names and delta CRLs of a former issuer', async () => {
    const certificate = await withExtensions(
      extensions([OID.issuerAltName, false], [OID.freshestCrl, false]),
    );
    expect(keptExtensionsOf(certificate, { hasOtherIssuer: false }).size).toBe(2);
    expect(keptExtensionsOf(certificate, { hasOtherIssuer: true }).size).toBe(0);
  });

  it.each([
    ['2.5.29.16', OID.privateKeyUsagePeriod],
    ['1.3.6.1.4.1.11129.2.4.2', OID.signedCertificateTimestamps],
    ['1.3.6.1.4.1.11129.2.4.3', OID.precertificatePoison],
  ])(
    'an extension that is true of one certificate only, %s, is rejected or left out',
    async (dotted, oid) => {
      const certificate = await withExtensions(extensions([oid, false]));
      expect(keptExtensionsOf(certificate).size).toBe(0);
      expect(() => {
        refuseUnkeepableExtensions(certificate);
      }).toThrow(`the certificate of the CA has the extension ${dotted}, `);
    },
  );

  it('refuseUnkeepableExtensions accepts every other extension', async () => {
    const certificate = await withExtensions(extensions([PRIVATE, true], [POLICY_CONSTRAINTS, false]));
    expect(() => {
      refuseUnkeepableExtensions(certificate);
    }).not.toThrow();
  });

  it('keptPathLength returns the path length, at most the longest that can be encoded', async () => {
    const certificate = await withExtensions(new Map());
    expect(keptPathLength(certificate)).toBe(3);
    expect(keptPathLength({ ...certificate, pathLenConstraint: 1000 })).toBe(127);
    expect(keptPathLength({ ...certificate, pathLenConstraint: undefined })).toBeUndefined();
  });
});
