import { EMPTY_SUBJECT, PublicKey } from '@libs/crypto';
import { TimeDuration } from '@libs/kernel';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CryptoEnforcement, NO_CRYPTO_ENFORCEMENT, refuseForbiddenKey } from './crypto-enforcement';
import { refuseImpossibleProfile } from './impossible-profile';
import { toIssuanceConstraints, toIssuanceConstraintsDocument } from './issuance-constraints';
import { type ProfileDefinition, toProfileDocument } from './profile-definition';
import { toProfileDefinition } from './profile-fields';
import { Validity, ZERO_TIME } from './validity';

const NOW = new Date('2026-06-09T08:30:00Z');
const PLAIN: ProfileDefinition = {
  validity: Validity.UNSET,
  signAsCa: false,
  honorKeyUsage: false,
  keyUsage: [],
  honorExtendedKeyUsages: false,
  extendedKeyUsages: [],
  honorSubject: false,
  subject: EMPTY_SUBJECT,
  honorExtensions: false,
  cryptoEnforcement: NO_CRYPTO_ENFORCEMENT,
};
const lasting = (text: string): Validity => Validity.forDuration(TimeDuration.parse(text));

describe('refuseImpossibleProfile', () => {
  it.each<[string, Partial<ProfileDefinition>]>([
    ['validity.duration: must be longer than 0s, got -1h', { validity: lasting('-1h') }],
    ['validity.duration: must be longer than 0s, got 0s', { validity: lasting('0') }],
    [
      'validity.time: must be set when validity.type is not Duration',
      { validity: Validity.fromDocument({ type: 'Time', time: ZERO_TIME }) },
    ],
    [
      'validity.time: must be in the future',
      { validity: Validity.until(new Date('2026-06-09T08:30:00.9Z')) },
    ],
    [
      'validity.duration: must not be longer than max_validity',
      { validity: lasting('2y'), maxValidity: TimeDuration.parse('1y') },
    ],
    ['validity.time: must be in the future', { validity: Validity.until(NOW) }],
    ['path_len_constraint: requires sign_as_ca', { pathLenConstraint: 0 }],
    ['name_constraints: requires sign_as_ca', toIssuanceConstraints({ name_constraints: {} })],
  ])('rejects with "%s"', (text, changes) => {
    expect(() => {
      refuseImpossibleProfile({ ...PLAIN, ...changes }, NOW);
    }).toThrow(text);
  });

  it.each<[string, Partial<ProfileDefinition>]>([
    ['without a validity', {}],
    ['whose duration is max_validity', { validity: lasting('1y'), maxValidity: TimeDuration.parse('1y') }],
    ['that lasts less than a second', { validity: lasting('100ns') }],
    [
      'that ends in the last second of the year 9999',
      { validity: Validity.until(new Date('9999-12-31T23:59:59.999Z')) },
    ],
    ['for CAs with a path length constraint', { signAsCa: true, pathLenConstraint: 0 }],
  ])('accepts a profile %s', (_what, changes) => {
    expect(() => {
      refuseImpossibleProfile({ ...PLAIN, ...changes }, NOW);
    }).not.toThrow();
  });
});

describe('issuance constraints of a profile', () => {
  it('are absent unless set, and read back as they were', () => {
    expect(toIssuanceConstraintsDocument(toIssuanceConstraints({}))).toEqual({});
    expect(toIssuanceConstraintsDocument(toIssuanceConstraints({ basic_constraints: false }))).toEqual({});
    const view = {
      path_len_constraint: 0,
      name_constraints: {
        permitted: { dns: ['acme.test'], email: [], ip: ['10.0.0.0/8'], uri: [] },
        excluded: { dns: [], email: [], ip: [], uri: [] },
      },
      certificate_policies: [{ oid: '1.2.3' }, { oid: '1.2.4', cps: 'https://a.test', user_notice: 'x' }],
      allowed_subject_alt_names: ['dns:*'],
      denied_subject_alt_names: ['ip:10.0.0.0/8'],
      max_validity: '1y',
      not_after_policy: 'clamp',
      backdate: '5m',
      signature_algorithm: 'RSASSA_PSS_SHA_256',
      basic_constraints: true,
    } as const;
    expect(toIssuanceConstraintsDocument(toIssuanceConstraints(view))).toEqual(view);
  });
});

describe('the document of a profile', () => {
  it('lists key usages in the order of their bits, each once', () => {
    const key_usage = ['CRLSign', 'DigitalSignature', 'CertSign', 'DigitalSignature'] as const;
    expect(toProfileDocument(toProfileDefinition({ key_usage })).key_usage).toEqual([
      'DigitalSignature',
      'CertSign',
      'CRLSign',
    ]);
  });

  it('lists purposes without a name separately, and leaves out unset fields', () => {
    const definition = { ...PLAIN, extendedKeyUsages: ['ClientAuth', '1.2.3.4'] } as const;
    expect(toProfileDocument(definition)).toMatchObject({
      extended_key_usages: ['ClientAuth'],
      extended_key_usage_oids: ['1.2.3.4'],
    });
    expect(Object.keys(toProfileDocument(PLAIN))).toEqual([
      ...['validity', 'sign_as_ca', 'honor_key_usage', 'key_usage'],
      ...['honor_extended_key_usages', 'extended_key_usages', 'honor_subject', 'subject', 'honor_extensions'],
      'crypto_enforcement',
    ]);
  });
});

describe('crypto enforcement', () => {
  const keys = {
    RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
    ECDSA: generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
    Ed25519: generateKeyPairSync('ed25519').publicKey,
    'ML-DSA': generateKeyPairSync('ml-dsa-65').publicKey,
  };
  const refusal = (type: keyof typeof keys, changes: Partial<CryptoEnforcement>): string => {
    try {
      const enforcement = { ...NO_CRYPTO_ENFORCEMENT, enabled: true, ...changes };
      refuseForbiddenKey(enforcement, PublicKey.fromKeyObject(keys[type]));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each(['RSA', 'ECDSA', 'Ed25519', 'ML-DSA'] as const)('refuses %s keys unless allowed', (type) => {
    expect(refusal(type, {})).toBe(`public key is ${type}, but issuance profile does not allow ${type} keys`);
    expect(refusal(type, { enabled: false })).toBe('');
  });

  it.each<[keyof typeof keys, Partial<CryptoEnforcement>, number | undefined]>([
    ['RSA', { allow_rsa_keys: true }, undefined],
    ['RSA', { allow_rsa_keys: true, allowed_rsa_key_sizes: [4096] }, 2048],
    ['RSA', { allow_rsa_keys: true, allowed_rsa_key_sizes: [] }, 2048],
    ['ECDSA', { allow_ecdsa_keys: true, allowed_ecdsa_key_sizes: [384] }, undefined],
    ['ECDSA', { allow_ecdsa_keys: true, allowed_ecdsa_key_sizes: [256] }, 384],
    ['Ed25519', { allow_ed25519_keys: true }, undefined],
    ['ML-DSA', { allow_ml_dsa_keys: true }, undefined],
    ['ML-DSA', { allow_ml_dsa_keys: true, allowed_ml_dsa_key_sizes: [44, 87] }, 65],
  ])('%s with %j', (type, changes, refusedSize) => {
    const text = `public key uses ${type} key with size ${refusedSize}, but issuance profile does not allow this key size`;
    expect(refusal(type, changes)).toBe(refusedSize === undefined ? '' : text);
  });
});
