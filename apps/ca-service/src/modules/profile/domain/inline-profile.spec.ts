import { describe, expect, it } from 'vitest';
import { ADDITIONAL_FIELDS } from './bound-fields';
import { resolveInlineProfile } from './inline-profile';
import { IssuanceProfile } from './issuance-profile';
import { toProfileDocument } from './profile-definition';
import { ProfileNotFoundError, type ProfileRepository } from './profile.repository';
import { type ProfileFields, toProfileDefinition } from './profile-fields';

const CONSTRAINTS = {
  extended_key_usage_oids: ['1.2.3.4'],
  path_len_constraint: 2,
  name_constraints: {
    permitted: {
      dns: ['acme.test'],
      email: ['.acme.test', 'joe@b.test'],
      ip: ['10.0.0.0/8'],
      uri: ['.acme.test'],
    },
    excluded: { dns: ['x.acme.test'] },
  },
  certificate_policies: [{ oid: '1.2.1', cps: 'https://acme.test/' }, { oid: '1.2.2' }],
  allowed_subject_alt_names: ['dns:*.acme.test'],
  denied_subject_alt_names: ['dns:x.*'],
  allowed_extended_key_usages: ['ClientAuth', 'ServerAuth', '1.2.3.5'],
  allowed_extensions: ['1.3.6.1.5.5.7.1.24', '1.2.3.6'],
  max_validity: '2y',
  not_after_policy: 'clamp',
  backdate: '5m',
  signature_algorithm: 'ECDSA_SHA_384',
  basic_constraints: true,
} as const satisfies ProfileFields;

const STORED: ProfileFields = {
  validity: { type: 'Duration', duration: '1y' },
  sign_as_ca: true,
  honor_subject: true,
  key_usage: ['CertSign', 'DigitalSignature'],
  extended_key_usages: ['ClientAuth'],
  subject: { organization: 'Acme' },
  crypto_enforcement: {
    ...{ enabled: true, allow_ecdsa_keys: true, allowed_ecdsa_key_sizes: [256, 384] },
    ...{ allow_ed25519_keys: true, allow_ml_dsa_keys: true, allowed_ml_dsa_key_sizes: [65, 87] },
  },
  ...CONSTRAINTS,
};

function resolve(fields: ProfileFields, stored = STORED, id = 'stored') {
  const profiles = {
    get: (wanted: string) =>
      wanted === 'stored'
        ? Promise.resolve(new IssuanceProfile('stored', 'name', 'text', toProfileDefinition(stored)))
        : Promise.reject(new ProfileNotFoundError(wanted)),
  } as ProfileRepository;
  return resolveInlineProfile({ id, fields }, profiles);
}

/** The wire form of an inline profile that has `fields` and differs from the stored one. */
async function bound(fields: ProfileFields, stored = STORED) {
  const { source, definition } = await resolve(
    { sign_as_ca: true, honor_extensions: true, ...fields },
    stored,
  );
  expect(source).toBe('inline');
  return {
    ...toProfileDocument(definition),
    also: definition.alsoAllowedSubjectAltNames,
  };
}

describe('the fields of profiles', () => {
  it('all occur in the profile of these tests', () => {
    expect(Object.keys(CONSTRAINTS).sort()).toEqual([...ADDITIONAL_FIELDS].sort());
  });
});

describe('an inline profile with the id of a stored one', () => {
  it.each<[string, ProfileFields]>([
    ['carries nothing else', {}],
    ['carries names', { name: 'name', description: 'text' }],
    ['writes a duration in another unit', { validity: { type: 'Duration', duration: '364d' } }],
    ['carries the time that stands for none', { validity: { time: '0001-01-01T00:00:00Z' } }],
    ['lists usages in another order', { key_usage: ['DigitalSignature', 'CertSign', 'CertSign'] }],
    ['lists sizes in another order', { crypto_enforcement: { allowed_ecdsa_key_sizes: [384, 256] } }],
    ['carries a part of the subject', { subject: { organization: 'Acme', country: '' } }],
    ['carries an additional field as it is', { max_validity: '728d', path_len_constraint: 2 }],
  ])('is a copy of it when it %s', async (_what, fields) => {
    const { source, id, definition } = await resolve(fields);
    expect([source, id]).toEqual(['id', 'stored']);
    expect(definition).toEqual(toProfileDefinition(STORED));
  });

  it.each<[string, ProfileFields]>([
    ['name', { name: 'other' }],
    ['validity', { validity: { type: 'Duration', duration: '2y' } }],
    ['key_usage', { key_usage: ['CertSign'] }],
    ['subject', { subject: { organization: 'ACME' } }],
    ['crypto_enforcement', { crypto_enforcement: { enabled: false } }],
    ['honor_key_usage', { honor_key_usage: true }],
    ['allowed_subject_alt_names', { allowed_subject_alt_names: [] }],
    ['max_validity', { max_validity: '1y' }],
  ])('is no copy when it differs in %s', async (_what, fields) => {
    expect((await resolve(fields)).source).toBe('inline');
  });

  it.each(['', undefined])('is independent when the id is %j', async (id) => {
    const profiles = { get: () => Promise.reject(new Error('is not read')) } as unknown as ProfileRepository;
    const inline = { id, fields: { sign_as_ca: true } };
    expect(await resolveInlineProfile(inline, profiles)).toMatchObject({ source: 'inline', id: undefined });
  });

  it('is rejected when the id is unknown', async () => {
    await expect(resolve({}, STORED, 'nobody')).rejects.toThrow(ProfileNotFoundError);
  });
});

describe('an inline profile that differs from the stored one', () => {
  it('takes missing additional fields from the stored profile', async () => {
    const view = await bound({});
    expect(view).toMatchObject(CONSTRAINTS);
    expect(view.crypto_enforcement).toEqual(toProfileDefinition(STORED).cryptoEnforcement);
    const own = { enabled: true, allow_rsa_keys: true };
    expect((await bound({ crypto_enforcement: own })).crypto_enforcement).toEqual({
      ...{ enabled: true, allow_rsa_keys: true, allowed_rsa_key_sizes: null },
      ...{ allow_ecdsa_keys: false, allowed_ecdsa_key_sizes: null },
      ...{ allow_ed25519_keys: true, allow_ml_dsa_keys: true, allowed_ml_dsa_key_sizes: [65, 87] },
    });
  });

  it('keeps additional fields that the stored profile does not have', async () => {
    const stored = { ...STORED, ...Object.fromEntries(ADDITIONAL_FIELDS.map((field) => [field, undefined])) };
    const own = { ...CONSTRAINTS, allowed_extended_key_usages: ['ClientAuth'] } as const;
    expect(await bound(own, stored)).toMatchObject(own);
  });

  it('allows the purposes that both allow, with the default when the stored profile has no list', async () => {
    const own = { allowed_extended_key_usages: ['ClientAuth', 'OCSPSigning', '1.2.3.5'] } as const;
    expect((await bound(own)).allowed_extended_key_usages).toEqual(['ClientAuth', '1.2.3.5']);
    const silent = { ...STORED, allowed_extended_key_usages: undefined };
    expect((await bound(own, silent)).allowed_extended_key_usages).toEqual(['ClientAuth']);
    expect((await bound({}, silent)).allowed_extended_key_usages).toBeUndefined();
  });

  it('allows the extensions that both allow', async () => {
    const own = { allowed_extensions: ['1.2.3.6', '1.2.3.7'] } as const;
    expect((await bound(own)).allowed_extensions).toEqual(['1.2.3.6']);
  });

  it('has the stricter of two values', async () => {
    const strict = { path_len_constraint: 1, max_validity: '1y', not_after_policy: 'reject' } as const;
    expect(await bound({ ...strict, backdate: '1m' })).toMatchObject({ ...strict, backdate: '1m' });
    const lax = { path_len_constraint: 3, max_validity: '9y', not_after_policy: 'permit' } as const;
    const { path_len_constraint, max_validity, not_after_policy, backdate, basic_constraints } = CONSTRAINTS;
    expect(await bound({ ...lax, backdate: '1h', basic_constraints: false })).toMatchObject({
      ...{ path_len_constraint, max_validity, not_after_policy, backdate, basic_constraints },
    });
    const crypto = { enabled: true, allow_ed25519_keys: false, allowed_ml_dsa_key_sizes: [44, 65] };
    const { crypto_enforcement } = await bound({ crypto_enforcement: crypto });
    expect(crypto_enforcement.allow_ed25519_keys).toBeUndefined();
    expect(crypto_enforcement.allowed_ml_dsa_key_sizes).toEqual([65]);
  });

  it('must satisfy both lists of names', async () => {
    const own = { allowed_subject_alt_names: ['dns:a.*'], denied_subject_alt_names: ['dns:y.*'] };
    expect(await bound(own)).toMatchObject({
      allowed_subject_alt_names: ['dns:a.*'],
      also: ['dns:*.acme.test'],
      denied_subject_alt_names: ['dns:y.*', 'dns:x.*'],
    });
  });

  it('has the policies of both, in the form of the stored profile', async () => {
    const certificate_policies = [{ oid: '1.2.1' }, { oid: '1.2.9' }];
    expect((await bound({ certificate_policies })).certificate_policies).toEqual([
      { oid: '1.2.1', cps: 'https://acme.test/' },
    ]);
  });

  it('has the name constraints that satisfy both', async () => {
    const permitted = {
      dns: ['a.acme.test', 'other.test'],
      email: ['x.acme.test', 'joe@b.test', 'jim@b.test'],
      ip: ['10.1.0.0/16', '0.0.0.0/0'],
      uri: ['.b.acme.test'],
    };
    const { name_constraints } = await bound({
      name_constraints: { permitted, excluded: { dns: ['y.test'] } },
    });
    expect(name_constraints).toEqual({
      permitted: {
        dns: ['a.acme.test'],
        email: ['x.acme.test', 'joe@b.test'],
        ip: ['10.1.0.0/16', '10.0.0.0/8'],
        uri: ['.b.acme.test'],
      },
      excluded: { dns: ['y.test', 'x.acme.test'], email: [], ip: [], uri: [] },
    });
  });

  it.each<[string, ProfileFields]>([
    ['certificate_policies', { certificate_policies: [{ oid: '1.2.9' }] }],
    ['signature_algorithm', { signature_algorithm: 'ECDSA_SHA_256' }],
    ['name_constraints.permitted.dns', { name_constraints: { permitted: { dns: ['other.test'] } } }],
    ['name_constraints.permitted.ip', { name_constraints: { permitted: { ip: ['11.0.0.0/8'] } } }],
  ])('is refused when both cannot hold in %s', async (field, fields) => {
    await expect(bound(fields)).rejects.toThrow(`profile.${field}: `);
  });
});
