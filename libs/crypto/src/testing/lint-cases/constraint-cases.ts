import { explicitTag, octetString, sequence } from '../../x509/der/der';
import { encodeCrlDistributionPoints } from '../../x509/extensions/crl-distribution-points';
import { encodeAuthorityKeyIdentifier } from '../../x509/extensions/key-identifiers';
import { OID } from '../../x509/der/object-identifiers';
import { anExtension } from '../a-tbs-certificate';
import {
  ISSUER_KEY,
  hex,
  ku,
  ski,
  aki,
  ids,
  bc,
  aia,
  cdp,
  point,
  fullName,
  reasons,
  ca,
  leaf,
  of,
  by,
  type LintCases,
} from './lint-case';

/** Per lint, a certificate that obeys it, as close to the limit as possible, and one that violates it. */
export const CONSTRAINT_CASES: LintCases = {
  'ca-says-so-critically': [
    of(ca()),
    of({ extensions: [ku(['CertSign', 'CRLSign']), bc(undefined, false), ...ids] }),
  ],
  'path-length-is-of-a-ca': [
    of({ extensions: [ku(['CertSign', 'CRLSign']), bc(0), ...ids] }),
    of(leaf(anExtension(OID.basicConstraints, hex('3003020100'), true))),
  ],
  'issuer-allows-another-ca': [by({ pathLenConstraint: 1 }, ca()), by({ pathLenConstraint: 0 }, ca())],
  'path-length-is-below-the-issuers': [
    by({ pathLenConstraint: 1 }, { extensions: [ku(['CertSign', 'CRLSign']), bc(0), ...ids] }),
    by({ pathLenConstraint: 1 }, { extensions: [ku(['CertSign', 'CRLSign']), bc(1), ...ids] }),
  ],
  'subject-key-identifier-is-there': [of(leaf()), of({ extensions: [ku(['DigitalSignature']), aki] })],
  'subject-key-identifier-is-not-critical': [
    of(leaf()),
    of({ extensions: [anExtension(OID.subjectKeyIdentifier, octetString(hex('ab')), true), aki] }),
  ],
  'authority-key-identifier-is-there': [of(leaf()), of({ extensions: [ku(['DigitalSignature']), ski] })],
  'authority-key-identifier-is-not-critical': [
    of(leaf()),
    of({
      extensions: [
        ski,
        anExtension(OID.authorityKeyIdentifier, encodeAuthorityKeyIdentifier(ISSUER_KEY.keyId), true),
      ],
    }),
  ],
  'authority-key-identifier-is-the-issuers': [
    of(leaf()),
    of({ extensions: [ski, anExtension(OID.authorityKeyIdentifier, encodeAuthorityKeyIdentifier('ab'))] }),
  ],
  'authority-information-access-is-not-critical': [
    of(leaf(aia(['http://a.test']))),
    of(leaf(aia(['http://a.test'], true))),
  ],
  'authority-information-access-is-not-empty': [of(leaf(aia(['http://a.test']))), of(leaf(aia([])))],
  'authority-information-is-reachable': [of(leaf(aia(['ldap://a.test/x']))), of(leaf(aia(['/ocsp'])))],
  'crl-distribution-points-are-not-critical': [
    of(leaf(cdp(encodeCrlDistributionPoints(['http://a.test'])))),
    of(leaf(cdp(encodeCrlDistributionPoints(['http://a.test']), true))),
  ],
  'crl-distribution-points-are-not-empty': [
    of(leaf(cdp(sequence(point(fullName))))),
    of(leaf(cdp(sequence()))),
  ],
  'crl-distribution-points-are-named': [
    of(leaf(cdp(sequence(point(explicitTag(2, hex('820161'))))))),
    of(leaf(cdp(sequence(point(reasons), point(fullName))))),
  ],
  'crl-distribution-points-cover-all-reasons': [
    of(leaf(cdp(sequence(point(fullName, reasons), point(fullName))))),
    of(leaf(cdp(sequence(point(fullName, reasons))))),
  ],
  'crl-distribution-points-are-reachable': [
    of(leaf(cdp(encodeCrlDistributionPoints(['http://a.test/crl'])))),
    of(leaf(cdp(encodeCrlDistributionPoints(['file:///crl'])))),
  ],
};
