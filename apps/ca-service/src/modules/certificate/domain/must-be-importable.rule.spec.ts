import { EMPTY_SUBJECT, type ParsedCertificate } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import { mustBeSearchable, mustHaveRepresentableDates } from './must-be-importable.rule';

const named = (subject: object, issuer: object = {}) =>
  ({
    subject: { subject: { ...EMPTY_SUBJECT, ...subject } },
    issuer: { subject: { ...EMPTY_SUBJECT, ...issuer } },
  }) as ParsedCertificate;

describe('an imported certificate', () => {
  it.each([{}, { commonName: 'ñ'.repeat(512) }, { organization: '😀' }])(
    'mustBeSearchable accepts the subject %j',
    (subject) => {
      expect(() => {
        mustBeSearchable(named(subject), 'cert');
      }).not.toThrow();
    },
  );

  it('mustBeSearchable rejects a common name of more than 512 characters', () => {
    expect(() => {
      mustBeSearchable(named({ commonName: 'x'.repeat(513) }), 'cert');
    }).toThrow('cert has a subject common name of more than 512 characters');
  });

  it.each([
    [{ commonName: 'a\0b' }, {}],
    [{ locality: '\ud83d' }, {}],
    [{}, { organization: '\0' }],
  ])('mustBeSearchable rejects the subject %j with the issuer %j', (subject, issuer) => {
    expect(() => {
      mustBeSearchable(named(subject, issuer), 'ca');
    }).toThrow('ca has a name with an invalid Unicode character');
  });
});

const between = (notBefore: string, notAfter: string) => () => {
  mustHaveRepresentableDates({ notBefore: new Date(notBefore), notAfter: new Date(notAfter) }, 'cert');
};

describe('the dates of an imported certificate', () => {
  it.each([
    ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['1850-01-01T00:00:00Z', '1949-12-31T23:59:59Z'],
    ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ])('mustHaveRepresentableDates accepts %s and %s', (notBefore, notAfter) => {
    expect(between(notBefore, notAfter)).not.toThrow();
  });

  it.each([
    ['0000-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'notBefore', '0000-01-01T00:00:00Z'],
    ['0000-12-31T23:59:59Z', '2027-01-01T00:00:00Z', 'notBefore', '0000-12-31T23:59:59Z'],
    ['2026-01-01T00:00:00Z', '0000-06-01T00:00:00Z', 'notAfter', '0000-06-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', 'notAfter', '+010000-01-01T00:00:00Z'],
  ])('mustHaveRepresentableDates rejects %s and %s', (notBefore, notAfter, field, shown) => {
    expect(between(notBefore, notAfter)).toThrow(
      `cert: ${field} must be in the years 0001 to 9999, got ${shown}`,
    );
  });
});
