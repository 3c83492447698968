import { derToBase64Pem, derToPem, type Subject } from '@libs/crypto';
import { OpenSsl } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile, pemOf } from '../support/issuing';
import type { CaView, CertificateView } from '../support/wire';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import { KEY_KINDS, type KeyKind, keyOf } from './arbitrary-certificates';
import { readWithPeculiar, type Reading } from './peculiar-reading';

/** Profiles of leaves. Together they use every option that is visible in a certificate. */
const PROFILES: readonly object[] = [
  { key_usage: ['DigitalSignature', 'ContentCommitment'], extended_key_usages: ['ClientAuth', 'ServerAuth'] },
  { key_usage: ['ContentCommitment'], extended_key_usages: ['1.3.6.1.4.1.55555.1', 'EmailProtection'] },
  {
    key_usage: ['DigitalSignature'],
    extended_key_usages: [],
    basic_constraints: true,
    certificate_policies: [
      { oid: '1.3.6.1.4.1.55555.2', cps: 'https://acme.test/cps', user_notice: 'Prüfung' },
    ],
  },
  { key_usage: [], extended_key_usages: ['CodeSigning'], backdate: '1h', max_validity: '2y' },
];
const CONSTRAINTS = {
  path_len_constraint: 2,
  name_constraints: {
    permitted: { dns: ['acme.test'], ip: ['10.0.0.0/8', '2001:db8::/32'] },
    excluded: { uri: ['.evil.test'], email: ['spam.test'] },
  },
};

describe('the certificate fields in answers of the API', () => {
  const openssl = new OpenSsl();
  let service: ServiceProcess;
  let client: ApiClient;
  const cas: { kind: KeyKind; ca: CaView }[] = [];

  beforeAll(async () => {
    service = await startService({ VA_SERVER_DOMAINS: 'va.example.com,backup.example.com/va' });
    client = service.admin;
    const profile_id = await createProfile(client, { validity: { type: 'Duration', duration: '1y' } });
    for (const kind of KEY_KINDS) {
      const { type, bits } = kind;
      const constrained = cas.length % 2 === 0 ? CONSTRAINTS : {};
      const ca = await createCa(client, {
        subject: { common_name: `CA ${type} ${bits}`, organization: 'Prüfung', country: 'DE' },
        key_metadata: { type, bits },
        profile_id,
        ca_issuance_profile: {
          validity: { type: 'Duration', duration: '5y' },
          sign_as_ca: true,
          honor_subject: true,
          key_usage: ['CertSign', 'CRLSign'],
          ...constrained,
        },
      });
      cas.push({ kind, ca });
    }
  }, 300_000);

  afterAll(async () => {
    openssl.remove();
    await service.remove();
  });

  it('equal those that @peculiar/x509 reads, for a CA of every kind of key', () => {
    for (const { ca } of cas) expectSame(ca.certificate);
  });

  it('equal those that @peculiar/x509 reads, for RSA, ECDSA and Ed25519 leaves below a CA of every kind of key', async () => {
    const profiles = await Promise.all(PROFILES.map((profile) => createProfile(client, profile)));
    for (const [index, { kind }] of cas.entries()) {
      const csr = requestOf(kind, index);
      for (const { ca } of cas) {
        const profile_id = profiles[index % profiles.length];
        const path = `/cas/${ca.id}/certificates/sign`;
        const { status, body } = await client.post<CertificateView & { err: string }>(path, {
          csr,
          profile_id,
        });
        expect([status, body.err]).toEqual([201, undefined]);
        const reading = expectSame(body);
        const issuer = readWithPeculiar(derOf(ca.certificate));
        expect(reading.issuerDer).toEqual(issuer.subjectDer);
        expect(body.issuer_metadata).toMatchObject({ id: ca.id, serial_number: issuer.serialNumber });
      }
    }
  }, 300_000);

  /** Creates a CSR with openssl. Uses P-256 in place of ML-DSA, which openssl supports from version 3.5 only. */
  function requestOf(kind: KeyKind, index: number): string {
    const { type, bits } = kind.type === 'ML-DSA' ? { type: 'ECDSA' as const, bits: 256 } : kind;
    const pkcs8 = keyOf({ type, bits }).export({ format: 'der', type: 'pkcs8' });
    openssl.write('key.pem', derToPem(pkcs8, 'PRIVATE KEY'));
    const names =
      'subjectAltName=DNS:*.acme.test,email:a@acme.test,IP:10.1.2.3,IP:2001:db8::1,URI:https://acme.test/x';
    const subject = ['-utf8', '-subj', `/C=ES/O=Prüfung/CN=device ${index}`];
    return derToBase64Pem(
      openssl.makeCsr('key.pem', subject[2] ?? '', '-utf8', '-addext', names),
      'CERTIFICATE REQUEST',
    );
  }
});

const derOf = (body: CertificateView): Buffer =>
  Buffer.from(
    pemOf(body)
      .toString('latin1')
      .replaceAll(/-----[^-]+-----|\n/g, ''),
    'base64',
  );

/** Expects that the fields of an answer equal those in its certificate, and returns the latter. */
function expectSame(body: CertificateView): Reading {
  const reading = readWithPeculiar(derOf(body));
  expect(body).toMatchObject({
    serial_number: reading.serialNumber,
    subject: viewOf(reading.subject),
    issuer: viewOf(reading.issuer),
    subject_key_id: reading.subjectKeyId,
    authority_key_id: reading.authorityKeyId ?? '',
    key_metadata: reading.key,
    is_ca: reading.basicConstraints?.isCa ?? false,
    extensions: { key_usage: reading.keyUsage },
  });
  expect([new Date(body.valid_from), new Date(body.valid_to)]).toEqual([reading.notBefore, reading.notAfter]);
  const { extended_key_usage: named, extended_key_usage_oids: others = [] } = body.extensions;
  expect([...named, ...others].sort()).toEqual([...reading.extendedKeyUsage].sort());
  expect(reading.ocspUrls).toEqual(['http://va.example.com/ocsp', 'http://backup.example.com/va/ocsp']);
  return reading;
}

const viewOf = (subject: Subject): object => ({
  common_name: subject.commonName,
  country: subject.country,
  locality: subject.locality,
  state: subject.state,
  organization: subject.organization,
  organization_unit: subject.organizationUnit,
});
