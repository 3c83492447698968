import { EMPTY_SUBJECT, type ParsedCertificate } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import { mustBeSearchable } from './must-be-searchable.rule';

const named = (subject: object, issuer: object = {}) =>
  ({
    subject: { subject: { ...EMPTY_SUBJECT, ...subject } },
    issuer: { subject: { ...EMPTY_SUBJECT, ...issuer } },
  }) as ParsedCertificate;

describe('an imported certificate', () => {
  it.each([{}, { commonName: 'ñ'.repeat(512) }, { organization: '😀' }])('may be named %j', (subject) => {
    expect(() => {
      mustBeSearchable(named(subject), 'cert');
    }).not.toThrow();
  });

  it('may not have a common name that no index holds', () => {
    expect(() => {
      mustBeSearchable(named({ commonName: 'x'.repeat(513) }), 'cert');
    }).toThrow('cert has a subject common name of more than 512 characters');
  });

  it.each([
    [{ commonName: 'a\0b' }, {}],
    [{ locality: '\ud83d' }, {}],
    [{}, { organization: '\0' }],
  ])('may not be named %j by %j', (subject, issuer) => {
    expect(() => {
      mustBeSearchable(named(subject, issuer), 'ca');
    }).toThrow('ca has a name with a character that no text has');
  });
});
