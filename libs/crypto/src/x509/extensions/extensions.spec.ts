import { afterAll, describe, expect, it } from 'vitest';
import { OpenSsl } from '../../testing/openssl';
import { ia5String, sequence, utf8String } from '../der/der';
import type { ObjectIdentifier } from '../der/object-identifier';
import { readTbsCertificate } from '../certificates/tbs-certificate';
import { readSignedObject } from '../certificates/signed-object';
import { OID } from '../der/object-identifiers';
import {
  decodeAuthorityInformationAccess,
  encodeAuthorityInformationAccess,
} from './authority-information-access';
import {
  decodeBasicConstraints,
  encodeCaBasicConstraints,
  LEAF_BASIC_CONSTRAINTS,
} from './basic-constraints';
import { decodeCertificatePolicies, encodeCertificatePolicies } from './certificate-policies';
import { decodeCrlDistributionPoints, encodeCrlDistributionPoints } from './crl-distribution-points';
import { decodeExtendedKeyUsage, encodeExtendedKeyUsage, extendedKeyUsageOf } from './extended-key-usage';
import { decodeGeneralNames, encodeGeneralNames } from '../names/general-name';
import { decodeNameConstraints, encodeNameConstraints, NO_SUBTREES } from './name-constraints';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('extensions of openssl', () => {
  const openssl = new OpenSsl();
  afterAll(() => {
    openssl.remove();
  });

  it('are encoded to the same bytes', () => {
    openssl.makeKey('key.pem', '-algorithm', 'ed25519');
    openssl.write(
      'x.cnf',
      [
        '[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=x\n[ext]',
        'basicConstraints=critical,CA:TRUE,pathlen:3',
        'nameConstraints=critical,@constraints',
        'certificatePolicies=1.3.6.1.4.1.99999.1,@policy',
        'extendedKeyUsage=clientAuth,1.2.840.99999.77',
        'authorityInfoAccess=OCSP;URI:http://va.test/ocsp',
        'crlDistributionPoints=URI:http://va.test/crl/1,URI:http://vb.test/crl/1',
        '[constraints]\npermitted;email.0=.acme.test\npermitted;DNS.0=acme.test\npermitted;URI.0=.acme.test',
        'permitted;IP.0=10.0.0.0/255.0.0.0\nexcluded;DNS.0=x.acme.test',
        '[policy]\npolicyIdentifier=1.3.6.1.4.1.99999.2\nCPS.1=https://acme.test/cps\nuserNotice.1=@notice',
        '[notice]\nexplicitText=UTF8:For tests',
      ].join('\n'),
    );
    openssl.run(
      'req',
      '-x509',
      '-new',
      '-key',
      'key.pem',
      '-config',
      'x.cnf',
      '-outform',
      'DER',
      '-out',
      'x.der',
    );
    const { extensions } = readTbsCertificate(readSignedObject(openssl.read('x.der')).signed);
    const value = (oid: ObjectIdentifier): Buffer => extensions.get(oid.key)!.value;

    expect(encodeCaBasicConstraints(3)).toEqual(value(OID.basicConstraints));
    const permitted = { dns: ['acme.test'], email: ['.acme.test'], ip: ['10.0.0.0/8'], uri: ['.acme.test'] };
    const constraints = { permitted, excluded: { ...NO_SUBTREES, dns: ['x.acme.test'] } };
    expect(encodeNameConstraints(constraints)).toEqual(value(OID.nameConstraints));
    expect(decodeNameConstraints(value(OID.nameConstraints))).toMatchObject({
      ...constraints,
      unknownSubtrees: 0,
    });
    const policies = [
      { oid: '1.3.6.1.4.1.99999.1' },
      { oid: '1.3.6.1.4.1.99999.2', cps: 'https://acme.test/cps', userNotice: 'For tests' },
    ];
    expect(encodeCertificatePolicies(policies)).toEqual(value(OID.certificatePolicies));
    expect(decodeCertificatePolicies(value(OID.certificatePolicies))).toEqual(policies);
    expect(encodeExtendedKeyUsage(['ClientAuth', '1.2.840.99999.77'])).toEqual(value(OID.extendedKeyUsage));
    expect(decodeExtendedKeyUsage(value(OID.extendedKeyUsage))).toEqual(['ClientAuth', '1.2.840.99999.77']);
    expect(encodeAuthorityInformationAccess(['http://va.test/ocsp'])).toEqual(
      value(OID.authorityInformationAccess),
    );
    const urls = ['http://va.test/crl/1', 'http://vb.test/crl/1'];
    expect(encodeCrlDistributionPoints(urls)).toEqual(value(OID.crlDistributionPoints));
  });
});

describe('basic constraints', () => {
  it('are decoded to what was encoded', () => {
    expect(decodeBasicConstraints(encodeCaBasicConstraints())).toEqual({
      isCa: true,
      pathLenConstraint: undefined,
    });
    expect(decodeBasicConstraints(encodeCaBasicConstraints(0))).toEqual({ isCa: true, pathLenConstraint: 0 });
    expect(decodeBasicConstraints(hex('30070101ff020200ff')).pathLenConstraint).toBe(255);
    expect(decodeBasicConstraints(hex('30090101ff02047fffffff')).pathLenConstraint).toBe(0x7fff);
    expect(decodeBasicConstraints(LEAF_BASIC_CONSTRAINTS)).toEqual({
      isCa: false,
      pathLenConstraint: undefined,
    });
  });

  it.each(['30030201ff', '30050201030500', '0500', '3003020180'])('reject the bytes %s', (bytes) => {
    expect(() => decodeBasicConstraints(hex(bytes))).toThrow();
  });
});

describe('access descriptions and distribution points', () => {
  it('are decoded to what was encoded', () => {
    const access = encodeAuthorityInformationAccess(['http://a.test/ocsp', 'http://b.test/ocsp']);
    expect(decodeAuthorityInformationAccess(access)).toEqual([
      { method: '1.3.6.1.5.5.7.48.1', uri: 'http://a.test/ocsp' },
      { method: '1.3.6.1.5.5.7.48.1', uri: 'http://b.test/ocsp' },
    ]);
    expect(decodeCrlDistributionPoints(encodeCrlDistributionPoints(['http://a.test/crl']))).toEqual([
      { uris: ['http://a.test/crl'], hasReasons: false, hasCrlIssuer: false, isNamed: true },
    ]);
  });

  it('are decoded when they are of other kinds', () => {
    const relativeName = hex('a004a1023100');
    const reasons = hex('810206c0');
    const crlIssuer = hex('a2023000');
    expect(decodeCrlDistributionPoints(sequence(sequence(relativeName, reasons, crlIssuer)))).toEqual([
      { uris: [], hasReasons: true, hasCrlIssuer: true, isNamed: true },
    ]);
    const mailbox = sequence(sequence(OID.accessMethodOcsp.der, hex('810161')));
    expect(decodeAuthorityInformationAccess(mailbox)).toEqual([
      { method: '1.3.6.1.5.5.7.48.1', uri: undefined },
    ]);
  });
});

describe('an extended key usage', () => {
  it.each([
    ['clientauth', 'ClientAuth'],
    ['1.3.6.1.5.5.7.3.2', 'ClientAuth'],
    ['any', 'Any'],
    ['1.2.3.4', '1.2.3.4'],
    ['2.999.123456789012345678901234567890', '2.999.123456789012345678901234567890'],
  ])('%s is %s', (text, usage) => {
    expect(extendedKeyUsageOf(text)).toBe(usage);
    expect(decodeExtendedKeyUsage(encodeExtendedKeyUsage([extendedKeyUsageOf(text)!]))).toEqual([usage]);
  });

  it.each(['', 'x', '1', '1.2.', '.1.2', '3.1', '1.40', '1.02.3', '1.2.3a', `1.2.${'9'.repeat(200)}`])(
    'is not %j',
    (text) => {
      expect(extendedKeyUsageOf(text)).toBeUndefined();
    },
  );
});

describe('general names', () => {
  const otherName = hex('a00c06032a0304a0050c0378797a');
  const names = sequence(otherName, hex('870401020304'), hex('88032a0304'));

  it('are decoded and encoded to the same bytes', () => {
    expect(decodeGeneralNames(names)).toMatchObject([
      { kind: 'otherName', type: '1.2.3.4', value: utf8String('xyz') },
      { kind: 'iPAddress', octets: hex('01020304') },
      { kind: 'registeredID', oid: '1.2.3.4' },
    ]);
    expect(encodeGeneralNames(decodeGeneralNames(names))).toEqual(names);
  });

  it.each([
    ['an x400Address', sequence(hex('a3020500')), 'x400Address, which is not supported'],
    ['an ediPartyName', sequence(hex('a5020500')), 'ediPartyName, which is not supported'],
    ['an otherName without a value', sequence(hex('a00506032a0304')), 'element missing'],
    ['an otherName of two values', sequence(hex('a00b06032a0304a00405000500')), 'unexpected'],
    ['a registeredID that is cut off', sequence(hex('88022a83')), 'object identifier cut off'],
    ['no name', sequence(), 'empty list at byte 0'],
    ['a string outside a name', sequence(ia5String('x')), 'of no known kind'],
    ['more names than anybody has', sequence(...Array<Buffer>(1001).fill(hex('820161'))), 'more than 1000'],
  ])('reject %s', (_what, value, text) => {
    expect(() => decodeGeneralNames(value)).toThrow(text);
  });
});

describe('name constraints', () => {
  it.each(['3002a000', '30083006a0023000', '300fa00d300b87080a000000ff00ff00'])(
    'reject the bytes %s',
    (bytes) => {
      expect(() => decodeNameConstraints(hex(bytes))).toThrow();
    },
  );

  it('count the subtrees of unknown kinds', () => {
    const directoryName = hex('3008a0063004a4023000');
    expect(decodeNameConstraints(directoryName)).toMatchObject({ unknownSubtrees: 1, isEmpty: false });
    expect(decodeNameConstraints(sequence())).toMatchObject({ unknownSubtrees: 0, isEmpty: true });
  });

  it('reject an invalid network', () => {
    const permitted = { ...NO_SUBTREES, ip: ['10.0.0.1'] };
    expect(() => encodeNameConstraints({ permitted, excluded: NO_SUBTREES })).toThrow('is not an IP network');
  });
});
