import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type CertificatePolicy,
  type CertificateTemplate,
  DistinguishedName,
  EMPTY_SUBJECT,
  type ExtendedKeyUsage,
  KEY_USAGES,
  type KeyUsage,
  type NameConstraints,
  type NameSubtrees,
  parseCertificationRequest,
  PublicKey,
  type SignatureAlgorithmName,
  type Subject,
} from '@libs/crypto';
import { aCsr, type AltName, altNameExtension, aTemplate } from '@libs/crypto/testing';
import fc from 'fast-check';

const text = (maxLength: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9 .-]*$/, { maxLength }) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: maxLength + 8 }) },
    { weight: 2, arbitrary: fc.constant('') },
  );
export const subjects: fc.Arbitrary<Subject> = fc.record({
  commonName: text(60),
  organization: text(60),
  organizationUnit: text(20),
  country: fc.oneof(fc.constant(''), fc.constantFrom('ES', 'DE', 'FR'), text(3)),
  state: text(20),
  locality: text(20),
});
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
/** Names that end in a number read as IP addresses. */
const lastLabel = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const hosts = fc
  .tuple(fc.array(label, { maxLength: 3 }), lastLabel)
  .map(([labels, last]) => [...labels, last].join('.'));
const goodAltNames: fc.Arbitrary<AltName> = fc.oneof(
  hosts.map((value) => ({ kind: 'dns' as const, value })),
  hosts.map((value) => ({ kind: 'dns' as const, value: `*.${value}` })),
  fc.tuple(label, hosts).map(([local, host]) => ({ kind: 'email' as const, value: `${local}@${host}` })),
  hosts.map((value) => ({ kind: 'uri' as const, value: `https://${value}/x?y=1` })),
  fc.oneof(fc.ipV4(), fc.ipV6()).map((value) => ({ kind: 'ip' as const, value })),
);
export const altNames: fc.Arbitrary<AltName> = fc.oneof(
  { weight: 5, arbitrary: goodAltNames },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'binary-ascii', maxLength: 12 })
      .map((value) => ({ kind: 'dns' as const, value })),
  },
);
const seconds = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000));
/** Validity periods. Some end before they start. */
export const validities = fc.tuple(seconds, seconds, fc.nat(5)).map(([one, other, sixth]) => {
  const [notBefore, notAfter] = sixth === 0 || one <= other ? [one, other] : [other, one];
  return { notBefore, notAfter };
});
/** RFC 5280 section 4.2.1.3: of EncipherOnly and DecipherOnly, one at most, and with KeyAgreement. */
function isDefinedBeside(usage: KeyUsage, others: readonly KeyUsage[]): boolean {
  if (usage === 'EncipherOnly') return others.includes('KeyAgreement');
  return usage !== 'DecipherOnly' || (others.includes('KeyAgreement') && !others.includes('EncipherOnly'));
}
/** Key usages of CAs and leaves. Some are not allowed for their kind of certificate. */
export const usages = fc
  .tuple(fc.subarray([...KEY_USAGES]), fc.boolean(), fc.nat(5))
  .map(([some, isCa, sixth]) => {
    if (sixth === 0) return { keyUsage: some, isCa };
    const others = some.filter((usage) => usage !== 'CertSign' && isDefinedBeside(usage, some));
    return { keyUsage: KEY_USAGES.filter((u) => others.includes(u) || (isCa && u === 'CertSign')), isCa };
  });

/** A kind of key, and the algorithms that a CA with such a key can sign with. */
export interface KeyKind {
  readonly type: 'RSA' | 'ECDSA' | 'Ed25519' | 'ML-DSA';
  readonly bits: number;
  readonly algorithms: readonly SignatureAlgorithmName[];
}

export const KEY_KINDS: readonly KeyKind[] = [
  {
    type: 'RSA',
    bits: 2048,
    algorithms: [
      'RSASSA_PKCS1_V1_5_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_384',
      'RSASSA_PKCS1_V1_5_SHA_512',
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_384',
      'RSASSA_PSS_SHA_512',
    ],
  },
  { type: 'ECDSA', bits: 256, algorithms: ['ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512'] },
  { type: 'ECDSA', bits: 384, algorithms: ['ECDSA_SHA_384'] },
  { type: 'ECDSA', bits: 521, algorithms: ['ECDSA_SHA_512'] },
  { type: 'Ed25519', bits: 256, algorithms: ['ED25519'] },
  { type: 'ML-DSA', bits: 44, algorithms: ['ML_DSA_44'] },
  { type: 'ML-DSA', bits: 65, algorithms: ['ML_DSA_65'] },
  { type: 'ML-DSA', bits: 87, algorithms: ['ML_DSA_87'] },
];

/** Generates a private key of this kind. */
export function keyOf({ type, bits }: Pick<KeyKind, 'type' | 'bits'>): KeyObject {
  switch (type) {
    case 'RSA':
      return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
    case 'ECDSA':
      return generateKeyPairSync('ec', { namedCurve: `P-${bits}` }).privateKey;
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'ML-DSA':
      return generateKeyPairSync(`ml-dsa-${bits}` as 'ml-dsa-44').privateKey;
  }
}

const SUBJECT_KEYS = KEY_KINDS.map((kind) => PublicKey.fromKeyObject(keyOf(kind)));

const PURPOSES: readonly ExtendedKeyUsage[] = [
  'ServerAuth',
  'ClientAuth',
  'CodeSigning',
  'EmailProtection',
  'IPSECEndSystem',
  'IPSECTunnel',
  'IPSECUser',
  'OCSPSigning',
  'MicrosoftServerGatedCrypto',
  'NetscapeServerGatedCrypto',
  'MicrosoftCommercialCodeSigning',
  'MicrosoftKernelCodeSigning',
  '1.3.6.1.4.1.55555.1',
];
const subtrees: fc.Arbitrary<NameSubtrees> = fc.record({
  dns: fc.array(hosts, { maxLength: 2 }),
  email: fc.array(
    fc.oneof(
      hosts,
      hosts.map((host) => `.${host}`),
    ),
    { maxLength: 2 },
  ),
  ip: fc.subarray(['10.0.0.0/8', '192.168.4.0/22', '0.0.0.0/0', '2001:db8::/32', 'fe80::/10']),
  uri: fc.array(
    hosts.map((host) => `.${host}`),
    { maxLength: 2 },
  ),
});
const constraints: fc.Arbitrary<NameConstraints> = fc.record({ permitted: subtrees, excluded: subtrees });
const policies: fc.Arbitrary<CertificatePolicy[]> = fc.uniqueArray(
  fc.record(
    {
      oid: fc.constantFrom('2.5.29.32.0', '1.3.6.1.4.1.55555.2.1', '2.23.140.1.2.1', '1.2.3.4'),
      cps: hosts.map((host) => `https://${host}/cps`),
      userNotice: fc.string({
        unit: fc.constantFrom('a', 'b', ' ', 'ä', 'ß', 'ñ', '日'),
        minLength: 1,
        maxLength: 40,
      }),
    },
    { requiredKeys: ['oid'] },
  ),
  { maxLength: 3, selector: ({ oid }) => oid },
);
/** Optional fields of a template. */
const options = fc.record(
  {
    pathLenConstraint: fc.nat(3),
    nameConstraints: constraints,
    certificatePolicies: policies,
    leafBasicConstraints: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** A certificate template with any profile options and kind of key, and the alternative names of its request. */
export interface ArbitraryCertificate {
  readonly template: CertificateTemplate;
  readonly names: readonly AltName[];
}

/** Random certificates. The service issues most of them and rejects the others. */
export const certificates: fc.Arbitrary<ArbitraryCertificate> = fc
  .tuple(
    fc.record({
      subject: subjects,
      names: fc.array(goodAltNames, { maxLength: 3 }),
      usage: usages,
      validity: validities,
    }),
    fc.subarray([...PURPOSES]),
    fc.constantFrom(...SUBJECT_KEYS),
    fc.subarray(['va.example.com', 'backup.example.com:8080/va']),
    options,
  )
  .map(([{ subject, names, usage, validity }, extendedKeyUsage, publicKey, vaServerDomains, optional]) => {
    const csr = parseCertificationRequest(
      aCsr({ extensions: names.length > 0 ? [altNameExtension(names)] : [] }),
    );
    const template = aTemplate({
      ...{ ...usage, ...validity, extendedKeyUsage, publicKey, vaServerDomains },
      subject: DistinguishedName.of({ ...EMPTY_SUBJECT, ...printableSubject(subject) }),
      ...(csr.subjectAltName ? { subjectAltName: csr.subjectAltName } : {}),
      ...(optional.certificatePolicies?.length ? { certificatePolicies: optional.certificatePolicies } : {}),
      ...(usage.isCa ? optionsOfCa(optional) : optionsOfLeaf(optional)),
    });
    return { template, names };
  });

type Options = typeof options extends fc.Arbitrary<infer T> ? T : never;

const optionsOfCa = ({ pathLenConstraint, nameConstraints }: Options): Partial<CertificateTemplate> => ({
  ...(pathLenConstraint === undefined ? {} : { pathLenConstraint }),
  ...(nameConstraints && hasSubtree(nameConstraints) ? { nameConstraints } : {}),
});

const optionsOfLeaf = ({ leafBasicConstraints }: Options): Partial<CertificateTemplate> =>
  leafBasicConstraints === undefined ? {} : { leafBasicConstraints };

const hasSubtree = ({ permitted, excluded }: NameConstraints): boolean =>
  [permitted, excluded].some((side) =>
    Object.values(side).some((list: readonly string[]) => list.length > 0),
  );

/** Removes characters that a certificate cannot hold. random-certificates.spec.ts covers those. */
function printableSubject(subject: Subject): Subject {
  const clean = (value: string, maximum: number): string =>
    Array.from(value.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').trim())
      .slice(0, maximum)
      .join('');
  return {
    commonName: clean(subject.commonName, 60),
    organization: clean(subject.organization, 60),
    organizationUnit: clean(subject.organizationUnit, 20),
    state: clean(subject.state, 20),
    locality: clean(subject.locality, 20),
    country: /^[A-Z]{2}$/.test(subject.country) ? subject.country : '',
  };
}
