import { anExtension, aTbsCertificate, brokenLints } from '../../testing/a-tbs-certificate';
import { CONSTRAINT_CASES } from '../../testing/lint-cases/constraint-cases';
import { FIELD_CASES } from '../../testing/lint-cases/field-cases';
import {
  issuer,
  hex,
  eku,
  dns,
  ip,
  san,
  aia,
  cdp,
  ca,
  leaf,
  type Case,
  of,
  type LintCases,
} from '../../testing/lint-cases/lint-case';
import { NAME_CASES } from '../../testing/lint-cases/name-cases';
import { USAGE_CASES } from '../../testing/lint-cases/usage-cases';
import { ia5String, sequence, tlv, utf8String } from '../der/der';
import { TAG } from '../der/der-tag';
import { encodeCrlDistributionPoints } from '../extensions/crl-distribution-points';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { CERTIFICATE_LINTS } from './lint-certificate';
import { describe, expect, it } from 'vitest';

const CASES: LintCases = { ...FIELD_CASES, ...CONSTRAINT_CASES, ...USAGE_CASES, ...NAME_CASES };

const broken = ({ parts = leaf(), issuer: by = issuer(), requestedExtensions }: Case): string[] =>
  brokenLints(aTbsCertificate(parts), by, requestedExtensions);

describe('lints', () => {
  it('are at least sixty, each with a unique name, a level and the section of its rule', () => {
    expect(CERTIFICATE_LINTS.length).toBeGreaterThanOrEqual(60);
    const names = CERTIFICATE_LINTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, section } of CERTIFICATE_LINTS) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(section).toMatch(/^(RFC|X\.|SP|CA\/B BR) ?[\d.]+/);
    }
  });

  it('each have test cases', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(CERTIFICATE_LINTS.map(({ name }) => name).toSorted());
  });

  it('find nothing in a valid leaf certificate and a valid CA certificate', () => {
    const names = san([dns('a.acme.test'), ip('192.0.2.1')]);
    const access = [aia(['http://va.test/ocsp']), cdp(encodeCrlDistributionPoints(['http://va.test/crl']))];
    expect(broken(of(leaf(eku(['ClientAuth', 'ServerAuth']), ...access, names)))).toEqual([]);
    expect(broken(of(ca(...access)))).toEqual([]);
  });

  it.each(Object.entries(CASES))('%s', (name, [good, bad]) => {
    expect(broken(good)).not.toContain(name);
    expect(broken(bad)).toContain(name);
  });

  it.each([
    ['a FALSE that is a default', leaf(anExtension(OID.subjectAltName, sequence(dns('a.test')), 0))],
    ['a TRUE that is not 0xff', leaf(anExtension(OID.subjectAltName, sequence(dns('a.test')), 1))],
    [
      'a BOOLEAN inside an extension',
      leaf(anExtension(new ObjectIdentifier('1.2.3'), sequence(hex('010100')))),
    ],
    ['an INTEGER with padding', leaf(anExtension(new ObjectIdentifier('1.2.3'), sequence(hex('02020001'))))],
    ['a length that is too long', leaf(anExtension(new ObjectIdentifier('1.2.3'), hex('30050481020500')))],
    ['invalid unused bits', leaf(anExtension(new ObjectIdentifier('1.2.3'), hex('03020701')))],
    [
      'a SET out of order',
      {
        ...leaf(),
        subject: sequence(
          tlv(
            TAG.set,
            sequence(OID.organizationUnit.der, utf8String('b')),
            sequence(OID.commonName.der, utf8String('a')),
          ),
        ),
      },
    ],
  ])('reject %s', (_what, parts) => {
    expect(broken(of(parts))).toContain('encoding-is-canonical');
  });

  it('reject a malformed extension', () => {
    expect(() => broken(of(leaf(san([ia5String('x')]))))).toThrow('of no known kind');
  });
});
