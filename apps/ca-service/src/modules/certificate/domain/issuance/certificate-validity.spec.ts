import { EMPTY_SUBJECT } from '@libs/crypto';
import { TimeDuration } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { NO_CRYPTO_ENFORCEMENT, type ProfileDefinition, Validity } from '../../../profile/domain';
import { certificateValidity } from './certificate-validity';

const NOW = new Date('2026-06-09T08:30:00.700Z');
const ISSUER = { notBefore: new Date('2026-06-09T08:00:00Z'), notAfter: new Date('2026-12-01T00:00:00Z') };

const profile = (changes: Partial<ProfileDefinition>): ProfileDefinition => ({
  validity: Validity.forDuration(TimeDuration.parse('1y')),
  signAsCa: false,
  honorKeyUsage: false,
  keyUsage: [],
  honorExtendedKeyUsages: false,
  extendedKeyUsages: [],
  honorSubject: false,
  subject: EMPTY_SUBJECT,
  honorExtensions: false,
  cryptoEnforcement: NO_CRYPTO_ENFORCEMENT,
  ...changes,
});
const times = (changes: Partial<ProfileDefinition>, issuer: typeof ISSUER | undefined = ISSUER) => {
  const { notBefore, notAfter } = certificateValidity(profile(changes), NOW, issuer);
  return [notBefore.toISOString(), notAfter.toISOString()];
};
const begin = '2026-06-09T08:30:00.000Z';
const end = '2027-06-08T08:30:00.000Z';

describe('the validity of a certificate', () => {
  it.each<[string, Partial<ProfileDefinition>, string, string]>([
    ['begins now, in whole seconds, and may outlive its CA', {}, begin, end],
    ['begins earlier', { backdate: TimeDuration.parse('5m') }, '2026-06-09T08:25:00.000Z', end],
    ['begins not before its CA', { backdate: TimeDuration.parse('1h') }, '2026-06-09T08:00:00.000Z', end],
    ['ends with its CA', { notAfterPolicy: 'clamp' }, begin, '2026-12-01T00:00:00.000Z'],
    ['may be as long as allowed', { maxValidity: TimeDuration.parse('1y') }, begin, end],
  ])('the validity of a certificate %s', (_what, changes, ...expected) => {
    expect(times(changes)).toEqual(expected);
  });

  it('the validity of a root is not limited by an issuer', () => {
    const changes = { backdate: TimeDuration.parse('1h'), notAfterPolicy: 'reject' } as const;
    expect(certificateValidity(profile(changes), NOW, undefined)).toEqual({
      notBefore: new Date('2026-06-09T07:30:00Z'),
      notAfter: new Date(end),
    });
  });

  it.each<[string, Partial<ProfileDefinition>]>([
    ['would outlive its CA, which ends at 2026-12-01', { notAfterPolicy: 'reject' }],
    ['longer than max_validity 51w', { maxValidity: TimeDuration.parse('51w') }],
  ])('certificateValidity rejects a validity with the error "%s"', (text, changes) => {
    expect(() => times(changes)).toThrow(text);
  });
});
