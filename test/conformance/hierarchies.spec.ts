import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import {
  CertificateSigner,
  type CertificateTemplate,
  derToBase64Pem,
  derToPem,
  KeyEngineRegistry,
  prepareCertificate,
} from '@libs/crypto';
import { aCsr, altNameExtension, aName, anEngine, aTemplate } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certtoolVerify } from '../support/certtool';
import { requireProgram } from '../support/debian-program';
import { createCa, createProfile, pemOf } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

interface KeyKind {
  readonly type: string;
  readonly bits: number;
}

const KINDS: readonly KeyKind[] = [
  { type: 'RSA', bits: 2048 },
  { type: 'ECDSA', bits: 256 },
  { type: 'ML-DSA', bits: 44 },
  { type: 'Ed25519', bits: 256 },
  { type: 'RSA', bits: 4096 },
  { type: 'ECDSA', bits: 384 },
  { type: 'ML-DSA', bits: 65 },
  { type: 'ECDSA', bits: 521 },
  { type: 'RSA', bits: 3072 },
  { type: 'ML-DSA', bits: 87 },
];
const name = ({ type, bits }: KeyKind): string => `${type} ${bits}`;

/** Generates a private key for a CA or a request. */
function keyOf({ type, bits }: KeyKind): KeyObject {
  switch (type) {
    case 'RSA':
      return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
    case 'ECDSA':
      return generateKeyPairSync('ec', { namedCurve: `P-${bits}` }).privateKey;
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    default:
      return generateKeyPairSync(`ml-dsa-${bits}` as 'ml-dsa-44').privateKey;
  }
}

/** OpenSSL verifies ML-DSA from version 3.5. Older versions verify all other chains. */
const opensslKnowsMlDsa = (): boolean => {
  const [, major = '0', minor = '0'] =
    /^OpenSSL (\d+)\.(\d+)/.exec(execFileSync('openssl', ['version'], { encoding: 'utf8' })) ?? [];
  return Number(major) * 100 + Number(minor) >= 305;
};

describe('hierarchies of the service', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let profileId: string;

  beforeAll(async () => {
    requireProgram('certtool', 'gnutls-bin');
    service = await startService({ VA_SERVER_DOMAINS: 'va.example.com,backup.example.com/va' });
    client = service.admin;
    profileId = await createProfile(client, { basic_constraints: true });
  });

  afterAll(() => service.remove());

  const createBelow = (
    kind: KeyKind,
    level: number,
    parent?: CaView,
    changes: object = {},
  ): Promise<CaView> =>
    createCa(client, {
      subject: { common_name: `Level ${level} ${name(kind)}`, organization: 'Prüfung', country: 'DE' },
      key_metadata: kind,
      profile_id: profileId,
      ...(parent === undefined ? {} : { parent_id: parent.id }),
      ca_issuance_profile: {
        validity: { type: 'Duration', duration: '5y' },
        sign_as_ca: true,
        honor_subject: true,
        key_usage: ['CertSign', 'CRLSign'],
        path_len_constraint: 2 - level,
        ...changes,
      },
    });

  const sign = async (ca: CaView, kind: KeyKind, profile?: object): Promise<CertificateView> => {
    const csr = aCsr({
      privateKey: keyOf(kind),
      subject: aName({ commonName: 'device.acme.test' }),
      extensions: [altNameExtension([{ kind: 'dns', value: 'device.acme.test' }])],
    });
    const { status, body } = await client.post<CertificateView>(`/cas/${ca.id}/certificates/sign`, {
      csr: derToBase64Pem(csr, 'CERTIFICATE REQUEST'),
      ...(profile === undefined ? {} : { profile }),
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };

  /** Expects that each verifier that knows the algorithms accepts the chain, which starts with the root. */
  function expectAccepted(chain: readonly Buffer[], kinds: readonly KeyKind[]): void {
    const certificates = chain.map((pem) => new X509Certificate(pem));
    for (const [at, certificate] of certificates.entries()) {
      const issuer = certificates[Math.max(0, at - 1)]!;
      expect(certificate.checkIssued(issuer)).toBe(true);
      expect(certificate.verify(issuer.publicKey)).toBe(true);
    }
    const isPostQuantum = kinds.some(({ type }) => type === 'ML-DSA');
    const [root = Buffer.alloc(0), ...below] = chain;
    const leaf = below.at(-1) ?? root;
    if (!isPostQuantum || opensslKnowsMlDsa()) {
      expect(opensslVerify(root, leaf, Buffer.concat(below.slice(0, -1)))).toBe('leaf: OK');
    }
    if (!isPostQuantum) {
      expect(certtoolVerify(root, below.toReversed())).toMatchObject({ accepted: true });
    }
  }

  it.each(KINDS.map((kind, at) => ({ kind, at, title: name(kind) })))(
    'three levels with mixed keys below a $title root are accepted by every verifier that knows the algorithms',
    async ({ kind, at }) => {
      const [second, third] = [KINDS[(at + 1) % KINDS.length]!, KINDS[(at + 5) % KINDS.length]!];
      const root = await createBelow(kind, 0);
      const middle = await createBelow(second, 1, root);
      const issuing = await createBelow(third, 2, middle);
      expect([root.level, middle.level, issuing.level]).toEqual([0, 1, 2]);
      for (const subject of [KINDS[(at + 3) % KINDS.length]!, { type: 'ECDSA', bits: 256 }]) {
        const leaf = await sign(issuing, subject);
        expect(leaf.key_metadata).toMatchObject({ type: subject.type, bits: subject.bits });
        const chain = [root.certificate, middle.certificate, issuing.certificate, leaf].map(pemOf);
        expectAccepted(chain, [kind, second, third, subject]);
      }
    },
    120_000,
  );

  it('three levels without ML-DSA are accepted by node:crypto, openssl and certtool', async () => {
    const classic = KINDS.filter(({ type }) => type !== 'ML-DSA');
    for (const [at, kind] of classic.entries()) {
      const [second, third] = [classic[(at + 1) % classic.length]!, classic[(at + 3) % classic.length]!];
      const root = await createBelow(kind, 0);
      const middle = await createBelow(second, 1, root);
      const issuing = await createBelow(third, 2, middle);
      const leaf = await sign(issuing, kind);
      const chain = [root.certificate, middle.certificate, issuing.certificate, leaf].map(pemOf);
      expectAccepted(chain, [kind, second, third]);
    }
  }, 240_000);

  it.each([
    [{ type: 'RSA', bits: 2048 }, 'RSASSA_PSS_SHA_256'],
    [{ type: 'RSA', bits: 3072 }, 'RSASSA_PSS_SHA_512'],
    [{ type: 'RSA', bits: 2048 }, 'RSASSA_PKCS1_V1_5_SHA_384'],
    [{ type: 'ECDSA', bits: 256 }, 'ECDSA_SHA_512'],
  ])(
    'a profile that sets the signature algorithm is accepted by all three verifiers: %o with %s',
    async (kind, signature_algorithm) => {
      const root = await createBelow(kind, 0, undefined, { signature_algorithm });
      const leaf = await sign(root, kind, { honor_subject: true, signature_algorithm });
      expectAccepted([root.certificate, leaf].map(pemOf), [kind]);
    },
  );

  it('name constraints and certificate policies are accepted by all three verifiers', async () => {
    const constraints = {
      name_constraints: {
        permitted: { dns: ['acme.test'], ip: ['10.0.0.0/8'] },
        excluded: { dns: ['x.acme.test'] },
      },
      certificate_policies: [
        { oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.test/cps', user_notice: 'For tests' },
      ],
    };
    const kind = { type: 'ECDSA', bits: 256 };
    const root = await createBelow(kind, 0);
    const constrained = await createBelow(kind, 1, root, constraints);
    const leaf = await sign(constrained, kind, {
      honor_subject: true,
      honor_extensions: true,
      certificate_policies: constraints.certificate_policies,
    });
    expectAccepted([root.certificate, constrained.certificate, leaf].map(pemOf), [kind]);
  });

  it('a P-224 key is accepted by all three verifiers', async () => {
    const engine = anEngine();
    const { keyId, publicKey } = await engine.create({ type: 'ECDSA', bits: 224 });
    const signer = new CertificateSigner(new KeyEngineRegistry([engine], engine.id));
    const issuer = { subject: aName({ commonName: 'Old Root' }), subjectKeyId: keyId, publicKey };
    const own = { ...issuer, isCa: true, keyUsage: ['CertSign', 'CRLSign'], extendedKeyUsage: [] } as const;
    const pem = async (template: CertificateTemplate) => {
      const { der } = await signer.sign(prepareCertificate(template, issuer), { engineId: engine.id, keyId });
      return Buffer.from(derToPem(der, 'CERTIFICATE'));
    };
    const notBefore = new Date(Date.now() - 60_000);
    const chain = [await pem(aTemplate({ ...own, notBefore })), await pem(aTemplate({ notBefore }))];
    expectAccepted(chain, [{ type: 'ECDSA', bits: 224 }]);
  });
});
