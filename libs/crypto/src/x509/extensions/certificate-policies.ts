import { ia5String, sequence, utf8String } from '../der/der';
import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { dottedOf, ObjectIdentifier } from '../der/object-identifier';

/** A policy under which a certificate is issued (RFC 5280 section 4.2.1.4). */
export interface CertificatePolicy {
  /** Dotted object identifier. */
  readonly oid: string;
  /** URI of the certification practice statement. */
  readonly cps?: string;
  /** Explicit text of a user notice, at most 200 characters. */
  readonly userNotice?: string;
}

const CPS = new ObjectIdentifier('1.3.6.1.5.5.7.2.1');
const USER_NOTICE = new ObjectIdentifier('1.3.6.1.5.5.7.2.2');

/** Encodes the value. */
export function encodeCertificatePolicies(policies: readonly CertificatePolicy[]): Buffer {
  return sequence(...policies.map(encodePolicy));
}

function encodePolicy({ oid, cps, userNotice }: CertificatePolicy): Buffer {
  const qualifiers = [
    ...(cps === undefined ? [] : [sequence(CPS.der, ia5String(cps))]),
    ...(userNotice === undefined ? [] : [sequence(USER_NOTICE.der, sequence(utf8String(userNotice)))]),
  ];
  const identifier = new ObjectIdentifier(oid).der;
  return qualifiers.length === 0 ? sequence(identifier) : sequence(identifier, sequence(...qualifiers));
}

/** Decodes the value. Ignores qualifiers other than CPS and notices with text. @throws MalformedDerError */
export function decodeCertificatePolicies(value: Buffer): CertificatePolicy[] {
  const reader = DerReader.over(value);
  const list = reader.enterList(TAG.sequence);
  reader.finish();
  const policies: CertificatePolicy[] = [];
  do {
    const policy = list.enter(TAG.sequence);
    const oid = dottedOf(policy.oid());
    const qualifiers = policy.isAtEnd ? {} : readQualifiers(policy.enterList(TAG.sequence));
    policy.finish();
    policies.push({ oid, ...qualifiers });
  } while (!list.isAtEnd);
  return policies;
}

function readQualifiers(list: DerReader): Partial<CertificatePolicy> {
  let found: Partial<CertificatePolicy> = {};
  do {
    const qualifier = list.enter(TAG.sequence);
    const id = qualifier.oid();
    if (id === CPS.key) found = { ...found, cps: qualifier.content(TAG.ia5String).toString('latin1') };
    else if (id === USER_NOTICE.key) found = { ...found, ...readNotice(qualifier.enter(TAG.sequence)) };
    else qualifier.element();
    qualifier.finish();
  } while (!list.isAtEnd);
  return found;
}

function readNotice(notice: DerReader): Partial<CertificatePolicy> {
  if (notice.isNext(TAG.sequence)) notice.element(TAG.sequence); // noticeRef, which must not be used
  return notice.isNext(TAG.utf8String) ? { userNotice: notice.content(TAG.utf8String).toString('utf8') } : {};
}
