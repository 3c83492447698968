import fc from 'fast-check';

/** An issuance profile in the format of the API, or a part of one. */
export type Profile = Readonly<Record<string, unknown>>;

const USAGES = [
  'DigitalSignature',
  'ContentCommitment',
  'KeyEncipherment',
  'DataEncipherment',
  'KeyAgreement',
];
const PURPOSES = [
  ...['ServerAuth', 'ClientAuth', 'CodeSigning', 'EmailProtection', 'IPSECEndSystem', 'IPSECTunnel'],
  ...['IPSECUser', 'TimeStamping', 'OCSPSigning', 'MicrosoftCommercialCodeSigning', '1.3.6.1.5.5.7.3.17'],
];

const sometimes = <T,>(field: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(field, { nil: undefined });
const flag = fc.boolean();
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 .-]*[A-Za-z0-9]$/, { maxLength }) },
    { weight: 1, arbitrary: fc.constantFrom('Prüfstelle', '東京支店', 'Čačak & Sons', 'naïve') },
  );
const validity = fc.oneof(
  fc.record({ type: fc.constant('Duration'), duration: fc.constantFrom('1h', '90d', '1y1d', '30y') }),
  fc.record({
    type: fc.constant('Time'),
    time: fc.constantFrom('2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
  }),
);
const policy = fc.record(
  {
    oid: fc.constantFrom('2.23.140.1.2.1', '1.3.6.1.4.1.99999.1', '1.3.6.1.4.1.99999.2.7'),
    cps: fc.constant('https://pki.acme.test/cps'),
    user_notice: fc.constantFrom('Acme devices only', 'Nur für Geräte'),
  },
  { requiredKeys: ['oid'] },
);
const policies = fc.uniqueArray(policy, { selector: ({ oid }) => oid, minLength: 1, maxLength: 3 });
const subject = fc.record(
  {
    common_name: text(40),
    organization: text(40),
    organization_unit: text(20),
    country: fc.constantFrom('ES', 'DE', 'JP'),
    state: text(20),
    locality: text(20),
  },
  { requiredKeys: ['common_name'] },
);

const COMMON = {
  validity,
  extended_key_usages: fc.subarray(PURPOSES, { maxLength: 4 }),
  certificate_policies: sometimes(policies),
  backdate: sometimes(fc.constantFrom('5m', '1d')),
  not_after_policy: sometimes(fc.constantFrom('permit', 'clamp')),
};

/** Profiles of leaf certificates, with every option that is visible in a certificate. */
export const leafProfiles: fc.Arbitrary<Profile> = fc.record({
  ...COMMON,
  honor_key_usage: flag,
  key_usage: fc.subarray(USAGES),
  honor_extended_key_usages: fc.constant(false),
  honor_subject: flag,
  subject,
  honor_extensions: flag,
  basic_constraints: sometimes(flag),
});

const side = fc.record({
  dns: fc.constantFrom([], ['acme.test'], ['acme.test', 'sensors.test']),
  email: fc.constantFrom([], ['acme.test'], ['.acme.test']),
  ip: fc.constantFrom([], ['10.0.0.0/8'], ['2001:db8::/32', '10.0.0.0/8']),
  uri: fc.constantFrom([], ['.acme.test']),
});
const excluded = fc.record({
  dns: fc.constantFrom([], ['secret.acme.test']),
  email: fc.constant([]),
  ip: fc.constantFrom([], ['192.168.0.0/16']),
  uri: fc.constant(['evil.test']),
});

/** Profiles of CA certificates, without the path length, which depends on the level. */
export const caProfiles: fc.Arbitrary<Profile> = fc.record({
  validity: fc.record({ type: fc.constant('Duration'), duration: fc.constantFrom('10y', '31y') }),
  certificate_policies: sometimes(policies),
  backdate: COMMON.backdate,
  sign_as_ca: fc.constant(true),
  honor_subject: fc.constant(true),
  key_usage: fc.constantFrom(['CertSign', 'CRLSign'], ['CertSign', 'CRLSign', 'DigitalSignature']),
  name_constraints: sometimes(fc.record({ permitted: side, excluded })),
});

/** Signature algorithms for this type of issuer key, or none. */
export function signatureAlgorithms(issuerKeyType: string): fc.Arbitrary<Profile> {
  const schemes: Readonly<Record<string, readonly string[]>> = {
    RSA: ['RSASSA_PKCS1_V1_5_SHA', 'RSASSA_PSS_SHA'],
    ECDSA: ['ECDSA_SHA'],
  };
  const names = (schemes[issuerKeyType] ?? []).flatMap((scheme) =>
    [256, 384, 512].map((bits) => ({ signature_algorithm: `${scheme}_${bits}` })),
  );
  return fc.constantFrom({}, ...names);
}

/** Subjects of CAs and requests. */
export const subjects = subject;

export interface AltName {
  readonly type: 'dns' | 'email' | 'url' | 'ip';
  readonly value: string;
}

/** Alternative names of requests, within the constraints above. */
export const altNames: fc.Arbitrary<readonly AltName[]> = fc.subarray<AltName>([
  { type: 'dns', value: 'device.acme.test' },
  { type: 'dns', value: '*.fleet.acme.test' },
  { type: 'email', value: 'device@acme.test' },
  { type: 'ip', value: '10.1.2.3' },
  { type: 'ip', value: '2001:db8::17' },
  { type: 'url', value: 'https://device.acme.test/x?y=1' },
]);
