import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCa, pemOf, sign } from '../support/issuing';
import { openssl, type OpensslKey, opensslVerify } from '../support/openssl';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';

describe('openssl', () => {
  let service: ServiceProcess;
  let client: ApiClient;

  beforeAll(async () => {
    service = await startService({ VA_SERVER_DOMAINS: 'va.example.com' });
    client = service.admin;
  });

  afterAll(() => service.remove());

  const cas = [
    { type: 'RSA', bits: 2048 },
    { type: 'ECDSA', bits: 256 },
    { type: 'ECDSA', bits: 384 },
    { type: 'ECDSA', bits: 521 },
    { type: 'Ed25519', bits: 256 },
  ];
  const subjects: OpensslKey[] = ['RSA 2048', 'P-256', 'P-384', 'P-521', 'Ed25519'];

  it.each(cas)('verifies RSA, ECDSA and Ed25519 leaves of a $type $bits CA', async (key_metadata) => {
    const ca = await createCa(client, { key_metadata });
    const root = pemOf(ca.certificate);
    expect(opensslVerify(root, root)).toBe('leaf: OK');
    for (const key of subjects) {
      const leaf = pemOf(await sign(client, ca.id, '/C=ES/O=Tést/CN=device', key));
      expect(opensslVerify(root, leaf)).toBe('leaf: OK');
      expect(new X509Certificate(leaf).checkIssued(new X509Certificate(root))).toBe(true);
    }
  });

  it('prints the extensions of a leaf in the order of the contract, key usage as critical', async () => {
    const ca = await createCa(client);
    const leaf = await sign(client, ca.id);
    const { output } = openssl(['x509', '-in', 'leaf', '-noout', '-text'], { leaf: pemOf(leaf) });
    const names = [
      ...output.matchAll(/^ {12}(X509v3 [^:]+|Authority Information Access): ?(critical)?/gm),
    ].map(([, name, critical]) => [name, critical]);
    expect(names).toEqual([
      ['X509v3 Key Usage', 'critical'],
      ['X509v3 Extended Key Usage', undefined],
      ['X509v3 Subject Key Identifier', undefined],
      ['X509v3 Authority Key Identifier', undefined],
      ['Authority Information Access', undefined],
      ['X509v3 CRL Distribution Points', undefined],
    ]);
    expect(output).toContain(`http://va.example.com/crl/${ca.certificate.subject_key_id}`);
  });
});
