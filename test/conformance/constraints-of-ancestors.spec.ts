import { createPrivateKey, sign } from 'node:crypto';
import {
  CertificateLintError,
  type CertificateTemplate,
  derToPem,
  type ParsedCertificate,
  parseCertificationRequest,
  certificateIn,
  prepareCertificate,
} from '@libs/crypto';
import { aCsr, type AltName, altNameExtension, aName, aTemplate } from '@libs/crypto/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa } from '../support/foreign-ca';
import { opensslVerify } from '../support/openssl';

const HIERARCHIES = 24;
const LEAVES = 12;

/** Subject and optional constraints of a CA, in the syntax of the openssl configuration. */
interface CaOptions {
  readonly organization: string;
  readonly commonName: string;
  readonly pathLength: number | undefined;
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
  readonly alternative: string | undefined;
}

// Few values, so that names often fall within constraints.
const organizations = fc.constantFrom('Acme', 'Acme', 'Acme', 'Other');
const hosts = fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'b.test', 'x.test');
const networks = fc.constantFrom('10.0.0.0/255.0.0.0', '10.1.0.0/255.255.0.0', '192.0.2.0/255.255.255.0');
const subtrees = fc.oneof(
  hosts.map((host) => `DNS:${host}`),
  hosts.map((host) => `email:${host}`),
  hosts.map((host) => `email:.${host}`),
  hosts.map((host) => `URI:${host}`),
  hosts.map((host) => `URI:.${host}`),
  networks.map((network) => `IP:${network}`),
  fc.constantFrom('Acme', 'Other').map((name) => `dirName:${name}`),
  fc.constant('RID:1.2.3'),
  fc.constant('otherName:1.3.6.1.4.1.311.20.2.3;UTF8:@a.test'),
);
const few = (most: number) => fc.oneof(fc.constant([]), fc.array(subtrees, { maxLength: most }));
const caOptions = (level: number): fc.Arbitrary<CaOptions> =>
  fc.record({
    organization: organizations,
    commonName: fc.constantFrom(`CA ${level}`, `CA ${level}`, `CA ${level}`, `CA ${level}`, 'CA 0', 'ca  0'),
    pathLength: fc.option(fc.constantFrom(0, 1, 2), { nil: undefined, freq: 2 }),
    permitted: few(3),
    excluded: few(2),
    alternative: fc.option(
      hosts.map((host) => `DNS:${host}`),
      { nil: undefined, freq: 1 },
    ),
  });
const altNames: fc.Arbitrary<AltName> = fc.oneof(
  hosts.map((value) => ({ kind: 'dns' as const, value })),
  hosts.map((value) => ({ kind: 'dns' as const, value: `*.${value}` })),
  hosts.map((host) => ({ kind: 'email' as const, value: `joe@${host}` })),
  hosts.map((host) => ({ kind: 'uri' as const, value: `https://${host}/x` })),
  fc
    .constantFrom('10.1.2.3', '10.2.3.4', '192.0.2.1', '::ffff:10.1.2.3')
    .map((value) => ({ kind: 'ip' as const, value })),
  fc.constant({ kind: 'uri' as const, value: 'urn:x:y' }),
);
const leaves = fc.record({
  organization: organizations,
  commonName: fc.oneof(fc.constant('device 1'), hosts),
  names: fc.array(altNames, { maxLength: 2 }),
});

interface Leaf {
  readonly organization: string;
  readonly commonName: string;
  readonly names: readonly AltName[];
}

function caFrom(options: CaOptions, issuer: ForeignCa | undefined): ForeignCa {
  const { organization, commonName, pathLength, permitted, excluded, alternative } = options;
  const constraints = [
    ...permitted.map((subtree) => `permitted;${subtree}`),
    ...excluded.map((subtree) => `excluded;${subtree}`),
  ];
  return foreignCa({
    subject: `/O=${organization}/CN=${commonName}`,
    ...(issuer ? { issuer } : {}),
    extensions: [
      `basicConstraints = critical,CA:TRUE${pathLength === undefined ? '' : `,pathlen:${pathLength}`}`,
      ...['keyUsage = critical,keyCertSign,cRLSign', 'subjectKeyIdentifier = hash'],
      'authorityKeyIdentifier = keyid',
      ...(constraints.length > 0 ? [`nameConstraints = critical,${constraints.join(',')}`] : []),
      ...(alternative === undefined ? [] : [`subjectAltName = ${alternative}`]),
      ...['[Acme]', 'O=Acme', '[Other]', 'O=Other'],
    ],
  });
}

const parsed = ({ certificate }: ForeignCa): ParsedCertificate =>
  certificateIn(certificate.toString('base64'), 'certificate');

describe('a leaf below three CAs with random constraints', () => {
  const count = { signed: 0, refused: 0, invalidPath: 0 };

  /** Signs the leaf with the last CA. Returns `undefined` when a lint rule rejects it. */
  function issue(cas: readonly ForeignCa[], { organization, commonName, names }: Leaf): Buffer | undefined {
    const [certificate, ...ancestors] = cas.map(parsed).toReversed();
    const key = cas.at(-1)?.key;
    if (!certificate?.publicKey || !key) throw new Error('there is no CA');
    const { subject, subjectKeyId, publicKey } = certificate;
    const { subjectAltName } = parseCertificationRequest(
      names.length > 0 ? aCsr({ extensions: [altNameExtension(names)] }) : aCsr(),
    );
    const template: CertificateTemplate = aTemplate({
      subject: aName({ organization, commonName }),
      notBefore: new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000),
      ...(subjectAltName ? { subjectAltName } : {}),
    });
    try {
      const prepared = prepareCertificate(template, {
        subject,
        subjectKeyId,
        publicKey,
        certificate,
        ancestors,
      });
      const signature = sign('sha256', prepared.tbsCertificate, createPrivateKey(key));
      return Buffer.from(derToPem(prepared.withSignature(signature).der, 'CERTIFICATE'));
    } catch (error) {
      if (!(error instanceof CertificateLintError)) throw error;
      if (error.message.includes('issuer-is-within-the-constraints-above-it')) count.invalidPath += 1;
      return undefined;
    }
  }

  it('is rejected by a lint rule, or verifies with openssl', () => {
    const hierarchies = fc.tuple(
      caOptions(0),
      caOptions(1),
      caOptions(2),
      fc.array(leaves, { minLength: LEAVES, maxLength: LEAVES }),
    );
    fc.assert(
      fc.property(hierarchies, ([top, middle, bottom, wanted]) => {
        const root = caFrom(top, undefined);
        const second = caFrom(middle, root);
        const cas = [root, second, caFrom(bottom, second)];
        for (const one of wanted) {
          const leaf = issue(cas, one);
          if (leaf === undefined) count.refused += 1;
          else {
            const [, ...below] = cas.map(({ certificate }) => certificate);
            expect(opensslVerify(root.certificate, leaf, Buffer.concat(below))).toBe('leaf: OK');
            count.signed += 1;
          }
        }
      }),
      { numRuns: HIERARCHIES, endOnFailure: true },
    );
    expect(Math.min(count.signed, count.refused, count.invalidPath)).toBeGreaterThan(10);
  }, 240_000);
});
