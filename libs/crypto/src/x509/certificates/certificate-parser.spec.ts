import { X509Certificate } from 'node:crypto';
import { InvalidValueError } from '@libs/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT_LEAF, CONTRACT_ROOT } from '../../testing/contract-certificates';
import { OpenSsl } from '../../testing/openssl';
import { parseCertificate } from './certificate-parser';
import { readSignedObject, verifyCertificateSignature } from './signed-object';
import { bitString, sequence } from '../der/der';
import { CERTIFICATE_PEM, decodePem, derToBase64Pem } from '../der/pem';
import { SIGNATURE_ALGORITHMS } from '../keys/signature-algorithm';

const root = parseCertificate(decodePem(CONTRACT_ROOT, CERTIFICATE_PEM));
const leaf = parseCertificate(decodePem(CONTRACT_LEAF, CERTIFICATE_PEM));
const ROOT_KEY_ID = '25dd1a02a0ec442d6bee1cd12ba9c59c743460a93f314ca2fbcfe35ff760cfa2';

describe('parseCertificate, for the certificates of contract 2.11,', () => {
  it('reads the documented values of the root', () => {
    expect(root).toMatchObject({
      subjectKeyId: ROOT_KEY_ID,
      authorityKeyId: ROOT_KEY_ID,
      keyUsage: ['CertSign', 'CRLSign'],
      extendedKeyUsage: [],
      isCa: true,
      selfIssued: true,
      notBefore: new Date('2026-06-09T08:30:00Z'),
      notAfter: new Date('2036-06-06T08:30:00Z'),
    });
    expect(root.serialNumber.hex).toBe('0bf3a6c1e2d94f7788aa5b1c3d2e4f60');
    expect(root.publicKey).toMatchObject({ type: 'ECDSA', bits: 256, strength: 'HIGH', keyId: ROOT_KEY_ID });
    expect(root.subject.subject).toEqual({
      commonName: 'Factory Root',
      organization: 'Acme',
      organizationUnit: 'PKI',
      country: 'ES',
      state: 'Gipuzkoa',
      locality: 'Mondragon',
    });
  });

  it('reads the documented values of the leaf', () => {
    expect(leaf).toMatchObject({
      subjectKeyId: '60c2f6a5a91faabfcb8cce2dd0e63542fd74e96b71acd6aa4272407fba09a98e',
      authorityKeyId: ROOT_KEY_ID,
      keyUsage: ['DigitalSignature', 'KeyEncipherment'],
      extendedKeyUsage: ['ClientAuth'],
      isCa: false,
      selfIssued: false,
    });
    expect(leaf.serialNumber.hex).toBe('7c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f');
    expect(leaf.publicKey?.keyId).toBe(leaf.subjectKeyId);
    expect(leaf.issuer.equals(root.subject)).toBe(true);
  });

  it('keeps their bytes', () => {
    expect(derToBase64Pem(leaf.der, 'CERTIFICATE')).toBe(CONTRACT_LEAF);
  });

  it('finds that they verify with the key of the root only', () => {
    expect(verifyCertificateSignature(leaf, root.publicKey!)).toBe(true);
    expect(verifyCertificateSignature(root, root.publicKey!)).toBe(true);
    expect(verifyCertificateSignature(leaf, leaf.publicKey!)).toBe(false);
  });

  it('finds that they do not verify with a changed byte', () => {
    const der = Buffer.from(leaf.der);
    der.write('sensor-0002', der.indexOf('sensor-0001'));
    expect(verifyCertificateSignature(parseCertificate(der), root.publicKey!)).toBe(false);
  });
});

describe('parseCertificate', () => {
  const openssl = new OpenSsl();
  const make = (key: string, ...options: string[]) => {
    openssl.run('req', '-x509', '-key', key, '-outform', 'DER', '-out', 'cert.der', ...options);
    return openssl.read('cert.der');
  };

  beforeAll(() => {
    openssl.makeKey('rsa.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048');
    openssl.makeKey('secp256k1.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1');
    openssl.write('bare.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
  });

  afterAll(() => {
    openssl.remove();
  });

  it('agrees with Node and openssl on a foreign root', () => {
    const der = make('rsa.pem', '-subj', '/CN=foreign/emailAddress=a@b.test', '-sha512', '-days', '20');
    const certificate = parseCertificate(der);
    const node = new X509Certificate(der);
    expect(certificate.serialNumber.hex).toBe(node.serialNumber.toLowerCase());
    expect(certificate.notAfter).toEqual(node.validToDate);
    expect(certificate).toMatchObject({ isCa: node.ca, selfIssued: true });
    expect(certificate.subjectKeyId).toMatch(/^[0-9a-f]{40}$/);
    expect(certificate.authorityKeyId).toBe(certificate.subjectKeyId);
    expect(verifyCertificateSignature(certificate, certificate.publicKey!)).toBe(true);
  });

  it.each([
    ['RSASSA-PSS', ['-sigopt', 'rsa_padding_mode:pss']],
    ['RSASSA-PSS with SHA-1, its default', ['-sigopt', 'rsa_padding_mode:pss', '-sha1']],
    ['SHA-224', ['-sha224']],
    ['SHA-512/256', ['-sha512-256']],
    ['SHA3-256', ['-sha3-256']],
    ['SHA3-512', ['-sha3-512']],
    ['SHA-1', ['-sha1']],
    ['MD5', ['-md5']],
  ])('verifies the signature of a root with %s', (_name, options) => {
    const root = parseCertificate(make('rsa.pem', '-subj', '/CN=a', ...options));
    expect(verifyCertificateSignature(root, root.publicKey!)).toBe(true);
    const other = parseCertificate(make('rsa.pem', '-subj', '/CN=b', ...options));
    const { signature } = readSignedObject(other.der);
    const der = Buffer.concat([root.der.subarray(0, -signature.length), signature]);
    expect(verifyCertificateSignature(parseCertificate(der), root.publicKey!)).toBe(false);
  });

  it('computes a missing key identifier, and reads version 1', () => {
    openssl.run('req', '-new', '-key', 'rsa.pem', '-subj', '/CN=v1', '-config', 'bare.cnf', '-out', 'v1.csr');
    openssl.run('x509', '-req', '-in', 'v1.csr', '-signkey', 'rsa.pem', '-outform', 'DER', '-out', 'v1.der');
    const certificate = parseCertificate(openssl.read('v1.der'));
    expect(certificate.subjectKeyId).toBe(certificate.publicKey?.keyId);
    expect(certificate).toMatchObject({
      authorityKeyId: '',
      keyUsage: [],
      extendedKeyUsage: [],
      version: 1,
    });
  });

  it('takes a self-issued certificate of version 1 for a weak CA, because version 1 has no basic constraints', () => {
    expect(parseCertificate(openssl.read('v1.der'))).toMatchObject({
      isCa: true,
      weakness: 'is of version 1, which has no basic constraints',
    });
  });

  it.each([
    ['-sha1', 'is signed with SHA-1'],
    ['-md5', 'is signed with MD5'],
    ['-sha224', undefined],
    ['-sha256', undefined],
  ])('with %s has the weakness %j', (digest, weakness) => {
    expect(parseCertificate(make('rsa.pem', '-subj', '/CN=a', digest)).weakness).toBe(weakness);
  });

  it.each([
    ['no key usage', undefined, true],
    ['CertSign', '03020204', true],
    ['CertSign among unused bits', '030205FF', false],
    ['CRLSign only', '03020102', false],
    ['a key usage without bits', '030100', false],
    ['a key usage with unused bits only', '030207 7F', false],
    ['more bits than there are names', '0304038600F8', true],
  ])('reads whether a CA with %s may sign certificates', (_name, value, expected) => {
    const usage = value === undefined ? [] : ['-addext', `2.5.29.15=critical,DER:${value.replace(' ', '')}`];
    const options = ['-config', 'bare.cnf', '-addext', 'basicConstraints=critical,CA:TRUE', ...usage];
    const certificate = parseCertificate(make('rsa.pem', '-subj', '/CN=a', ...options));
    expect(certificate.maySignCertificates).toBe(expected);
  });

  it('reads a certificate whose key is not supported, without its public key', () => {
    const certificate = parseCertificate(make('secp256k1.pem', '-subj', '/CN=a'));
    expect(certificate.publicKey).toBeUndefined();
    expect(certificate.subjectPublicKeyInfo.length).toBe(88);
    expect(certificate.subject.subject.commonName).toBe('a');
  });

  it('rejects a certificate with two different signature algorithms', () => {
    const { signed, signature } = readSignedObject(leaf.der);
    const der = sequence(signed, SIGNATURE_ALGORITHMS.ECDSA_SHA_384.identifier, bitString(signature));
    expect(() => parseCertificate(der)).toThrow(
      'cert is not an X.509 certificate: it names two signature algorithms',
    );
  });

  it('returns a certificate or throws InvalidValueError for any mutation', () => {
    const edits = fc.array(fc.tuple(fc.nat(leaf.der.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(edits, fc.boolean(), (list, cut) => {
        const der = Buffer.from(leaf.der);
        for (const [at, byte] of list) der[at] = byte;
        try {
          const certificate = parseCertificate(cut ? der.subarray(0, list[0]![0]) : der);
          verifyCertificateSignature(certificate, root.publicKey!);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidValueError);
        }
      }),
      { numRuns: 4000 },
    );
  });
});
