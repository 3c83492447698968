import { bitString, explicitTag, implicitTag, sequence, tlv, utf8String } from '../../x509/der/der';
import { TAG } from '../../x509/der/der-tag';
import { ObjectIdentifier } from '../../x509/der/object-identifier';
import { OID } from '../../x509/der/object-identifiers';
import { aName } from '../a-certificate';
import {
  hex,
  time,
  dns,
  san,
  ca,
  leaf,
  attribute,
  cn,
  RSA,
  RSA_1024,
  P224,
  compressed,
  of,
  type LintCases,
} from './lint-case';

/** Per lint, a certificate that obeys it, as close to the limit as possible, and one that violates it. */
export const FIELD_CASES: LintCases = {
  'version-is-3': [of(leaf()), of({ ...leaf(), version: explicitTag(0, tlv(TAG.integer, Buffer.of(1))) })],
  'serial-number-is-positive-and-short': [
    of({ ...leaf(), serialNumber: tlv(TAG.integer, Buffer.alloc(20, 0x7f)) }),
    of({ ...leaf(), serialNumber: tlv(TAG.integer, Buffer.alloc(21, 0x7f)) }),
  ],
  'serial-number-is-unpredictable': [
    of({ ...leaf(), serialNumber: tlv(TAG.integer, Buffer.alloc(6, 0x7f)) }),
    of({ ...leaf(), serialNumber: tlv(TAG.integer, Buffer.of(1)) }),
  ],
  'validity-is-not-empty': [
    of({ ...leaf(), notAfter: time('2026-06-09T08:30:01Z') }),
    of({ ...leaf(), notAfter: time('2026-06-09T08:30:00Z') }),
  ],
  'times-are-of-the-right-type': [
    of({ ...leaf(), notAfter: time('2050-01-01T00:00:00Z') }),
    of({ ...leaf(), notAfter: tlv(TAG.generalizedTime, Buffer.from('20491231235959Z')) }),
  ],
  'unique-identifiers-are-absent': [
    of(leaf()),
    of({ ...leaf(), uniqueIdentifiers: implicitTag(1, hex('0001')) }),
  ],
  'issuer-is-not-empty': [of(leaf()), of({ ...leaf(), issuer: sequence() })],
  'ca-has-subject': [of(ca()), of({ ...ca(san([dns('a.test')], true)), subject: sequence() })],
  'subject-attributes-are-in-bounds': [
    of({ ...leaf(), subject: sequence(cn(utf8String('ü'.repeat(64)))) }),
    of({ ...leaf(), subject: sequence(cn(utf8String('ü'.repeat(65)))) }),
  ],
  'subject-has-no-deceptive-characters': [
    of({ ...leaf(), subject: sequence(cn(utf8String('\u05d0 a'))) }),
    of({ ...leaf(), subject: sequence(cn(utf8String('a\u202eb'))) }),
  ],
  'subject-strings-are-printable-or-utf8': [
    of({ ...leaf(), subject: sequence(cn(utf8String('ü'))) }),
    of({ ...leaf(), subject: sequence(cn(tlv(TAG.teletexString, hex('fc')))) }),
  ],
  'subject-values-have-no-outer-spaces': [
    of({ ...leaf(), subject: sequence(cn(utf8String('a b'))) }),
    of({ ...leaf(), subject: sequence(cn(utf8String(' a'))) }),
  ],
  'subject-attributes-do-not-repeat': [
    of({
      ...leaf(),
      subject: sequence(...['a', 'b'].map((ou) => attribute(OID.organizationUnit, utf8String(ou)))),
    }),
    of({
      ...leaf(),
      subject: sequence(...['a', 'a'].map((ou) => attribute(OID.organizationUnit, utf8String(ou)))),
    }),
  ],
  'subject-has-one-common-name': [
    of({ ...leaf(), subject: sequence(cn(utf8String('a'))) }),
    of({ ...leaf(), subject: sequence(cn(utf8String('a')), cn(utf8String('b'))) }),
  ],
  'country-is-in-upper-case': [
    of({ ...leaf(), subject: aName({ country: 'ES' }).der }),
    of({ ...leaf(), subject: aName({ country: 'es' }).der }),
  ],
  'public-key-is-supported': [
    of(leaf()),
    of({ ...leaf(), spki: sequence(sequence(new ObjectIdentifier('1.2.3').der), bitString(hex('00'))) }),
  ],
  'rsa-key-has-2048-bits': [of({ ...leaf(), spki: RSA }), of({ ...leaf(), spki: RSA_1024 })],
  'curve-gives-128-bits-of-strength': [of(leaf()), of({ ...leaf(), spki: P224 })],
  'point-is-not-compressed': [of(leaf()), of({ ...leaf(), spki: compressed() })],
};
