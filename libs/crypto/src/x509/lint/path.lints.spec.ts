import { describe, expect, it } from 'vitest';
import { aTbsCertificate, type TbsParts } from '../../testing/a-tbs-certificate';
import {
  aki,
  bc,
  type Case,
  belowPath,
  ca,
  cn,
  constraints,
  dns,
  email,
  hex,
  ip,
  ku,
  leaf,
  nc,
  san,
  ski,
  storedCa,
  uri,
} from '../../testing/lint-cases/lint-case';
import { describeCertificate, type ParsedCertificate } from '../certificates/certificate-parser';
import { explicitTag, ia5String, implicitTag, sequence, setOfOne, utf8String } from '../der/der';
import { ObjectIdentifier } from '../der/object-identifier';
import { readTbsCertificate } from '../certificates/tbs-certificate';
import { lintCertificate } from './lint-certificate';
import { constraintViolations } from './path.lints';

/** The findings of lints about the CAs above. Those of malformed names are left out. */
function errors({ parts = leaf(), issuer }: Case, isCrossCertificate = false): string[] {
  if (issuer === undefined) throw new Error('the case has no issuer');
  const der = aTbsCertificate(parts);
  const tbs = readTbsCertificate(der);
  const contents = describeCertificate(der, tbs);
  return lintCertificate({ der, tbs, contents, issuer, isCrossCertificate })
    .filter(({ lint: { level, name } }) => level === 'error' && !name.endsWith('-are-well-formed'))
    .map(({ lint, finding }) => `${lint.name}: ${finding}`);
}

const below = (path: readonly ParsedCertificate[], ...names: Buffer[]): string[] =>
  errors(belowPath(path, leaf(san(names))));
const permit = (side: Parameters<typeof constraints>[0]): Buffer => nc(constraints(side));
const exclude = (side: Parameters<typeof constraints>[0]): Buffer => nc(constraints({}, side));
/** The path of an issuer without constraints, below a root with `constraint`. */
const underRoot = (constraint: Buffer): ParsedCertificate[] => [
  storedCa('Lint Root'),
  storedCa('Top', constraint),
];

const withPathLength = (name: string, length?: number): ParsedCertificate => ({
  ...storedCa(name),
  pathLenConstraint: length,
});

describe('name constraints of CAs above', () => {
  it('apply in addition to those of the issuer', () => {
    const path = [
      storedCa('Lint Root', permit({ dns: ['a.test'] })),
      storedCa('Top', exclude({ dns: ['x.a.test'] })),
    ];
    expect(below(path, dns('y.a.test'))).toEqual([]);
    expect(below(path, dns('b.test'))).toEqual([
      'dns-names-are-within-the-issuers-constraints: has the DNS name b.test, which the name constraints of its issuer do not allow (permitted: a.test)',
    ]);
    expect(below(path, dns('y.x.a.test'))).toEqual([
      'dns-names-are-within-the-issuers-constraints: has the DNS name y.x.a.test, which the name constraints of the CA "Top" above its issuer do not allow (excluded: x.a.test)',
    ]);
  });

  it.each<[string, Buffer, Buffer]>([
    ['a wildcard that matches an excluded name', exclude({ dns: ['secret.a.test'] }), dns('*.a.test')],
    ['a wildcard below an excluded domain', exclude({ dns: ['a.test'] }), dns('*.a.test')],
    ['a wildcard that also matches names outside', permit({ dns: ['x.a.test'] }), dns('*.a.test')],
    ['an excluded name in another case', exclude({ dns: ['Secret.A.test'] }), dns('www.sEcret.a.test')],
    ['any DNS name below an empty subtree', exclude({ dns: [''] }), dns('a.test')],
    ['a DNS name when the subtree is malformed', exclude({ dns: ['a.test.'] }), dns('b.test')],
    ['the host of a mailbox', exclude({ email: ['a.test'] }), email('root@A.test')],
    ['a mailbox in another case', exclude({ email: ['root@a.test'] }), email('Root@a.test')],
    ['a mailbox in quotes', exclude({ email: ['root@a.test'] }), email('"root"@a.test')],
    ['a mailbox with two hosts', exclude({ email: ['a.test'] }), email('root@a.test@b.test')],
    ['a mailbox at an address', exclude({ email: ['a.test'] }), email('root@[192.0.2.1]')],
    ['a mailbox when the subtree is empty', exclude({ email: [''] }), email('root@a.test')],
    ['a mailbox when the subtree has no local part', exclude({ email: ['@a.test'] }), email('x@b.test')],
    ['a host with a port', exclude({ uri: ['a.test'] }), uri('https://A.test:8443/x')],
    ['a host behind a user', exclude({ uri: ['a.test'] }), uri('https://b.test@a.test/')],
    ['a URI with two users', exclude({ uri: ['a.test'] }), uri('https://x@b.test@c.test/')],
    ['a URI without a host (case L12-1)', exclude({ uri: ['a.test'] }), uri('urn:x:y')],
    ['a URI with an IPv4 host (case L12-2)', exclude({ uri: ['a.test'] }), uri('https://192.0.2.1/')],
    ['a URI with a short IPv4 host', exclude({ uri: ['a.test'] }), uri('https://0x7f.1/')],
    ['a URI with an IPv6 host (case L12-2)', exclude({ uri: ['a.test'] }), uri('https://[2001:db8::1]/')],
    ['a URI with a percent-encoded host', exclude({ uri: ['a.test'] }), uri('https://%61.test/')],
    ['a URI with a trailing dot', exclude({ uri: ['a.test'] }), uri('https://a.test./')],
    ['a URI with a backslash', exclude({ uri: ['a.test'] }), uri('https://a.test\\@b.test/')],
    ['an address', exclude({ ip: ['10.0.0.0/8'] }), ip('10.1.2.3')],
    ['an IPv4-mapped address', exclude({ ip: ['10.0.0.0/8'] }), ip('::ffff:10.1.2.3')],
    ['an address whose mapped form is excluded', exclude({ ip: ['::ffff:10.0.0.0/104'] }), ip('10.1.2.3')],
    ['an IPv6 address where IPv4 is permitted', permit({ ip: ['0.0.0.0/0'] }), ip('2001:db8::1')],
  ])('reject %s', (_what, constraint, name) => {
    expect(below(underRoot(constraint), name)).toHaveLength(1);
  });

  it.each<[string, Buffer, Buffer]>([
    ['a wildcard beside an excluded name', exclude({ dns: ['secret.b.test'] }), dns('*.a.test')],
    ['a wildcard one label above an excluded name', exclude({ dns: ['x.secret.a.test'] }), dns('*.a.test')],
    ['a wildcard below a permitted domain', permit({ dns: ['a.test'] }), dns('*.a.test')],
    ['a name that only ends alike', exclude({ dns: ['a.test'] }), dns('ba.test')],
    ['a mailbox at another host', exclude({ email: ['a.test'] }), email('root@b.a.test')],
    ['another mailbox of the host', exclude({ email: ['root@a.test'] }), email('joe@a.test')],
    ['a host below one that is excluded', exclude({ uri: ['a.test'] }), uri('https://b.a.test/')],
    ['IPv4 where IPv6 is excluded', exclude({ ip: ['::/0'] }), ip('10.1.2.3')],
    ['names of other kinds', permit({ dns: ['a.test'], email: ['a.test'], uri: ['a.test'] }), ip('10.1.2.3')],
  ])('accept %s', (_what, constraint, name) => {
    expect(below(underRoot(constraint), name)).toEqual([]);
  });

  const EMAIL_ADDRESS = new ObjectIdentifier('1.2.840.113549.1.9.1');
  const SMTP_UTF8_MAILBOX = new ObjectIdentifier('1.3.6.1.5.5.7.8.9');

  it('apply to e-mail addresses in the subject', () => {
    const subject = (mailbox: string): Partial<TbsParts> => ({
      ...leaf(),
      subject: sequence(cn(utf8String('x')), setOfOne(sequence(EMAIL_ADDRESS.der, ia5String(mailbox)))),
    });
    const path = underRoot(permit({ email: ['a.test'] }));
    expect(errors(belowPath(path, subject('x@a.test')))).toEqual([]);
    expect(errors(belowPath(path, subject('x@b.test')))[0]).toContain('has the mailbox x@b.test');
  });

  it.each([
    ['b.test', 1],
    ['*.b.test', 1],
    ['B\u3002test', 1],
    ['x.a.test', 0],
    ['sensor-0001', 0],
    ['Dr. No', 0],
  ])('on DNS names apply to the common name %j of a leaf without DNS names', (name, findings) => {
    const path = underRoot(permit({ dns: ['a.test'] }));
    const subject = sequence(cn(utf8String('device')), cn(utf8String(name)));
    expect(errors(belowPath(path, { ...leaf(), subject }))).toHaveLength(findings);
    expect(errors(belowPath(path, { ...leaf(san([ip('192.0.2.1')])), subject }))).toHaveLength(findings);
    expect(errors(belowPath(path, { ...leaf(san([dns('a.test')])), subject }))).toEqual([]);
    expect(errors(belowPath(path, { ...ca(), subject }))).toEqual([]);
  });

  it.each<[string, Buffer, Buffer, number]>([
    ['at an excluded host', exclude({ email: ['a.test'] }), utf8String('\u00e9@A.test'), 1],
    ['at another host', exclude({ email: ['b.test'] }), utf8String('\u00e9@a.test'), 0],
    ['at a permitted host', permit({ email: ['a.test'] }), utf8String('\u00e9@a.test'), 0],
    ['where one mailbox is permitted', permit({ email: ['e@a.test'] }), utf8String('\u00e9@a.test'), 1],
    ['at a host with U-labels', exclude({ email: ['b.test'] }), utf8String('\u00e9@stra\u00dfe.test'), 1],
    ['that is not a UTF8String', exclude({ email: ['b.test'] }), ia5String('e@a.test'), 1],
  ])('on mailboxes apply to an SmtpUTF8Mailbox (RFC 9598) %s', (_what, constraint, value, findings) => {
    const name = explicitTag(0, SMTP_UTF8_MAILBOX.der, explicitTag(0, value));
    expect(below(underRoot(constraint), name)).toHaveLength(findings);
  });

  it('on mailboxes do not apply to other otherNames', () => {
    const name = explicitTag(0, new ObjectIdentifier('1.2.3').der, explicitTag(0, utf8String('root@a.test')));
    expect(below(underRoot(exclude({ email: ['a.test'] })), name)).toEqual([]);
  });

  it('on registeredIDs reject all registeredIDs', () => {
    const registered = implicitTag(8, hex('2a03'));
    const path = underRoot(nc(sequence(explicitTag(1, sequence(registered)))));
    expect(below(path, implicitTag(8, hex('2a04')))).toHaveLength(1);
    expect(below(path, dns('a.test'))).toEqual([]);
  });

  it('that are malformed reject all certificates below', () => {
    const [issuing] = [storedCa('Lint Root')];
    const top = { ...storedCa('Top'), nameConstraints: hex('3003020101') };
    expect(below([issuing, top], dns('a.test'))).toContain(
      'issuers-constraints-can-be-checked: is below the CA "Top" above its issuer, whose name constraints cannot be decoded',
    );
  });

  it('are compared with a limited number of names', () => {
    const many = Array.from({ length: 256 }, (_, at) => `a${at}.test`);
    const path = underRoot(exclude({ dns: many }));
    const names = Array.from({ length: 257 }, (_, at) => dns(`b${at}.test`));
    expect(below(path, ...names.slice(1))).toEqual([]);
    expect(below(path, ...names)).toEqual([
      'issuers-constraints-can-be-checked: needs more than 65536 comparisons of names with the name constraints above',
    ]);
  });
});

describe('path lengths of CAs above', () => {
  const subordinate = (length?: number): Partial<TbsParts> => ({
    extensions: [ku(['CertSign', 'CRLSign']), bc(length), ski, aki],
  });

  it('count all CAs in between (RFC 5280 section 6.1.4 (l) and (m))', () => {
    const path = (length: number) => [
      withPathLength('Lint Root', 5),
      withPathLength('Middle'),
      withPathLength('Top', length),
    ];
    expect(errors(belowPath(path(3), subordinate()))).toEqual([]);
    expect(errors(belowPath(path(2), subordinate()))).toEqual([
      'issuer-allows-another-ca: of a CA is below the CA "Top" above its issuer, whose path length allows no further CA',
    ]);
    expect(errors(belowPath(path(2)))).toEqual([]);
  });
});

describe('the CAs above a certificate', () => {
  it('must obey the path lengths above them', () => {
    const path = [withPathLength('Lint Root'), withPathLength('Middle'), withPathLength('Top', 2)];
    expect(errors(belowPath(path))).toEqual([]);
    const tooLong = [withPathLength('Lint Root'), withPathLength('Middle'), withPathLength('Top', 1)];
    expect(errors(belowPath(tooLong))).toEqual([
      'issuer-is-within-the-constraints-above-it: is below the CA "Lint Root", the certificate of which is below the CA "Top" above its issuer, whose path length allows no further CA',
    ]);
  });

  it('must not have the subject of their issuer', () => {
    const path = [storedCa('Lint Root'), storedCa('lint root'), storedCa('Top')];
    expect(errors(belowPath(path))[0]).toContain('the certificate of which has the subject of its issuer');
  });

  it('are checked up to the root', () => {
    const stranger = storedCa('Middle', san([dns('b.test')]));
    const path = [storedCa('Lint Root'), stranger, storedCa('Top', permit({ dns: ['a.test'] }))];
    const [violation] = errors(belowPath(path));
    expect(violation).toContain('is below the CA "Middle", the certificate of which has the DNS name b.test');
    const findings = constraintViolations(storedCa('Lint Root'), path.slice(1));
    expect(findings.map(({ lint }) => lint.name)).toEqual(['issuer-is-within-the-constraints-above-it']);
    expect(constraintViolations(stranger, path.slice(2)).map(({ lint }) => lint.name)).toEqual([
      'dns-names-are-within-the-issuers-constraints',
    ]);
    expect(constraintViolations(stranger, [])).toEqual([]);
  });
});

describe('a CA with the subject of its issuer', () => {
  const self: Partial<TbsParts> = { ...ca(), subject: storedCa('LINT root').subject.der };

  it('is rejected unless it is a cross certificate', () => {
    expect(errors(belowPath([storedCa('Lint Root')], self))).toHaveLength(1);
    expect(errors(belowPath([storedCa('Lint Root')], self), true)).toEqual([]);
  });
});
