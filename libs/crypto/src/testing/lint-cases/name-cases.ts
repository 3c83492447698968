import { explicitTag, sequence, utf8String } from '../../x509/der/der';
import { ObjectIdentifier } from '../../x509/der/object-identifier';
import { OID } from '../../x509/der/object-identifiers';
import { type Extensions } from '../../x509/extensions/extension';
import { SIGNATURE_ALGORITHMS } from '../../x509/keys/signature-algorithm';
import { type Subject } from '../../x509/names/name-attribute';
import { aName } from '../a-certificate';
import { anExtension } from '../a-tbs-certificate';
import {
  hex,
  eku,
  dns,
  uri,
  email,
  ip,
  san,
  policies,
  constraints,
  nc,
  ca,
  leaf,
  of,
  by,
  below,
  belowPath,
  storedCa,
  type LintCases,
} from './lint-case';

/** A subtree of directory names. The subject of the certificates is `C=ES, O=Acme, CN=device`. */
const directoryConstraint = (permitted: Partial<Subject>, excluded?: Partial<Subject>): Buffer => {
  const side = (n: number, base: Partial<Subject>): Buffer =>
    explicitTag(n, sequence(explicitTag(4, aName({ country: 'ES', ...base }).der)));
  return sequence(side(0, permitted), ...(excluded ? [side(1, excluded)] : []));
};
const directory = (subject: Partial<Subject>): Buffer => explicitTag(4, aName(subject).der);
const OTHER_NAME = explicitTag(0, new ObjectIdentifier('1.2.3').der, explicitTag(0, utf8String('a@a.test')));
const OTHER_NAME_CONSTRAINT = sequence(explicitTag(1, sequence(OTHER_NAME)));
const otherName = (value: Buffer) =>
  explicitTag(0, new ObjectIdentifier('1.3.6.1.4.1.311.20.2.3').der, explicitTag(0, value));
const utf8Mailbox = (value: Buffer) =>
  explicitTag(0, new ObjectIdentifier('1.3.6.1.5.5.7.8.9').der, explicitTag(0, value));
const directoryName = (commonName: string) => explicitTag(4, aName({ commonName }).der);

const requested = (...extensions: readonly (readonly [ObjectIdentifier, Buffer])[]): Extensions =>
  new Map(extensions.map(([{ key }, value]) => [key, { critical: false, value }]));

/** Per lint, a certificate that obeys it, as close to the limit as possible, and one that violates it. */
export const NAME_CASES: LintCases = {
  'subject-is-named-somewhere': [
    of({ ...leaf(san([dns('a.test')], true)), subject: sequence() }),
    of({ ...leaf(san([dns('a.test')])), subject: sequence() }),
  ],
  'alternative-names-are-well-formed': [
    of(leaf(san([dns('*.a-b.test'), email('a@b.test'), uri('urn:x:y'), ip('::1')]))),
    of(leaf(san([dns('a.*.test')]))),
  ],
  'mailboxes-are-well-formed': [
    of(
      leaf(san([email('"a, b@c"@acme.test'), email("o'a+b@[192.0.2.1]"), email(`${'a'.repeat(64)}@b.test`)])),
    ),
    of(leaf(san([email('a@b.test'), email('a..b@c.test')]))),
  ],
  'utf8-mailboxes-are-well-formed': [
    of(leaf(san([utf8Mailbox(utf8String('\u00e9@xn--strae-oqa.test'))]))),
    of(leaf(san([utf8Mailbox(utf8String('\u00e9@stra\u00dfe.test'))]))),
  ],
  'uris-are-well-formed': [
    of(leaf(san([uri('https://joe:%40@[2001:db8::1]:8443/a;b=(c)?d=/e?#f'), uri('urn:x:y')]))),
    of(leaf(san([uri('urn:x:y'), uri('http://h.test/%zz')]))),
  ],
  'a-labels-are-valid': [
    of(leaf(san([dns('xn--strae-oqa.test'), uri('urn:xn--99999999'), email('xn--99999999@a.test')]))),
    of(leaf(san([dns('a.XN--99999999')]))),
  ],
  'web-addresses-have-a-host': [of(leaf(san([uri('https://a.test')]))), of(leaf(san([uri('https:///a')])))],
  'dns-names-are-not-ip-addresses': [
    of(leaf(san([dns('1.a1'), dns('0x7f.test')]))),
    of(leaf(san([dns('a.test'), dns('127.0x1')]))),
  ],
  'alternative-names-have-no-deceptive-characters': [
    of(leaf(san([otherName(utf8String('\u05d0 a')), directoryName('\u05d0 a')]))),
    of(leaf(san([otherName(utf8String('a\u202eb'))]))),
  ],
  'alternative-names-are-critical-without-a-subject-only': [
    of({ ...leaf(san([dns('a.test')], true)), subject: sequence() }),
    of(leaf(san([dns('a.test')], true))),
  ],
  'alternative-names-do-not-repeat': [
    of(
      leaf(
        san([
          dns('a.test'),
          email('a@b.test'),
          ip('1.2.3.4'),
          hex('88022a03'),
          hex('a00a06022a03a0040c027879'),
        ]),
      ),
    ),
    of(leaf(san([dns('a.test'), dns('A.test')]))),
  ],
  'dns-names-have-no-underscores': [of(leaf(san([dns('a.test')]))), of(leaf(san([dns('a_b.test')])))],
  'dns-labels-begin-and-end-with-letters-or-digits': [
    of(leaf(san([dns('a-b.test')]))),
    of(leaf(san([dns('a-.test')]))),
  ],
  'wildcards-are-below-a-domain': [of(leaf(san([dns('*.acme.test')]))), of(leaf(san([dns('*.test')])))],
  'server-has-an-alternative-name': [
    of(leaf(eku(['ServerAuth']), san([dns('a.test')]))),
    of(leaf(eku(['ServerAuth']))),
  ],
  'policies-do-not-repeat': [
    of(leaf(policies({ oid: '1.2.3' }, { oid: '1.2.4' }))),
    of(leaf(policies({ oid: '1.2.3' }, { oid: '1.2.3' }))),
  ],
  'policy-notices-are-short': [
    of(leaf(policies({ oid: '1.2.3', userNotice: 'x'.repeat(200) }))),
    of(leaf(policies({ oid: '1.2.3', userNotice: 'x'.repeat(201) }))),
  ],
  'policy-notices-have-no-control-characters': [
    of(leaf(policies({ oid: '1.2.3', userNotice: 'x' }))),
    of(leaf(policies({ oid: '1.2.3', userNotice: 'x\ny' }))),
  ],
  'policy-statements-are-uris': [
    of(leaf(policies({ oid: '1.2.3', cps: 'https://a.test' }))),
    of(leaf(policies({ oid: '1.2.3', cps: 'see our web site' }))),
  ],
  'name-constraints-are-of-a-ca': [
    of(ca(nc(constraints({ dns: ['a.test'] })))),
    of(leaf(nc(constraints({ dns: ['a.test'] })))),
  ],
  'name-constraints-are-critical': [
    of(ca(nc(constraints({ dns: ['a.test'] })))),
    of(ca(nc(constraints({ dns: ['a.test'] }), false))),
  ],
  'name-constraints-are-not-empty': [
    of(ca(nc(constraints({}, { dns: ['a.test'] })))),
    of(ca(nc(sequence()))),
  ],
  'name-constraints-are-well-formed': [
    of(ca(nc(constraints({ dns: ['', 'a.test'], email: ['.a.test', 'b@a.test'] }, { uri: ['.a.test'] })))),
    of(ca(nc(constraints({ dns: ['a.test'], email: ['@a.test'] })))),
  ],
  'common-names-are-within-the-issuers-constraints': [
    by(
      { nameConstraints: constraints({ dns: ['a.test'] }) },
      { ...leaf(san([dns('a.test')])), subject: aName({ commonName: 'b.A.test' }).der },
    ),
    by(
      { nameConstraints: constraints({ dns: ['a.test'] }) },
      { ...leaf(san([dns('a.test')])), subject: aName({ commonName: '*.b.test' }).der },
    ),
  ],
  'dns-names-are-within-the-issuers-constraints': [
    below(constraints({ dns: ['a.test'] }, { dns: ['x.a.test'] }), dns('A.test'), dns('b.a.test')),
    below(constraints({ dns: ['a.test'] }), dns('ba.test')),
  ],
  'mailboxes-are-within-the-issuers-constraints': [
    below(constraints({ email: ['.a.test', 'joe@b.test'] }), email('x@b.a.test'), email('joe@b.test')),
    below(constraints({ email: ['.a.test'] }), email('x@a.test')),
  ],
  'ip-addresses-are-within-the-issuers-constraints': [
    below(constraints({ ip: ['10.0.0.0/8'] }), ip('10.1.2.3'), dns('any.test')),
    below(constraints({}, { ip: ['10.0.0.0/8'] }), ip('10.1.2.3')),
  ],
  'uris-are-within-the-issuers-constraints': [
    below(constraints({ uri: ['a.test'] }), uri('https://joe@a.test:8443/x')),
    below(constraints({ uri: ['a.test'] }), uri('urn:x:y')),
  ],
  'directory-names-are-within-the-issuers-constraints': [
    below(directoryConstraint({ organization: 'ACME' }, { commonName: 'x' }), dns('a.test')),
    below(directoryConstraint({ organization: 'Acme' }), directory({ organization: 'Other' })),
  ],
  'issuers-constraints-can-be-checked': [
    below(OTHER_NAME_CONSTRAINT, dns('a.test')),
    below(OTHER_NAME_CONSTRAINT, OTHER_NAME),
  ],
  'ca-has-another-name-than-its-issuer': [
    of(ca()),
    of({ ...ca(), subject: aName({ commonName: 'lint  ROOT' }).der }),
  ],
  'issuer-is-within-the-constraints-above-it': [
    belowPath([storedCa('B', san([dns('a.test')])), storedCa('A', nc(constraints({ dns: ['a.test'] })))]),
    belowPath([storedCa('B', san([dns('b.test')])), storedCa('A', nc(constraints({ dns: ['a.test'] })))]),
  ],
  'issuer-is-the-subject-of-its-certificate': [of(leaf()), by({ subject: aName({ commonName: 'Other' }) })],
  'signature-algorithm-is-accepted': [
    of(leaf()),
    of({ ...leaf(), algorithm: sequence(new ObjectIdentifier('1.2.840.10045.4.1').der) }),
  ],
  'signature-algorithm-fits-the-issuers-key': [
    of({ ...leaf(), algorithm: SIGNATURE_ALGORITHMS.ECDSA_SHA_512.identifier }),
    of({ ...leaf(), algorithm: SIGNATURE_ALGORITHMS.RSASSA_PSS_SHA_256.identifier }),
  ],
  'issuer-is-a-ca': [by({ isCa: true }), by({ isCa: false })],
  'issuer-may-sign-certificates': [
    by({ keyUsage: [], maySignCertificates: true }),
    by({ keyUsage: [], maySignCertificates: false }),
  ],
  'begins-with-or-after-its-issuer': [
    by({ notBefore: new Date('2026-06-09T08:30:00Z') }),
    by({ notBefore: new Date('2026-06-09T08:30:01Z') }),
  ],
  'ends-with-or-before-its-issuer': [
    by({ notAfter: new Date('2027-06-09T08:30:00Z') }),
    by({ notAfter: new Date('2027-06-09T08:29:59Z') }),
  ],
  'critical-extensions-are-known': [
    of(leaf(anExtension(new ObjectIdentifier('1.2.3'), hex('0500')))),
    of(leaf(anExtension(new ObjectIdentifier('1.2.3'), hex('0500'), true))),
  ],
  'requested-extensions-are-in-certificate': [
    {
      requestedExtensions: requested(
        [OID.basicConstraints, hex('3000')],
        [OID.subjectKeyIdentifier, hex('0400')],
      ),
    },
    { requestedExtensions: requested([new ObjectIdentifier('1.2.3'), hex('0500')]) },
  ],
  'encoding-is-canonical': [of(leaf()), of(leaf(anExtension(new ObjectIdentifier('1.2.3'), hex('0500'), 0)))],
};
