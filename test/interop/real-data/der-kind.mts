/** Kinds of files that the run sends. */
export type Kind = 'certificate' | 'request' | 'pkcs7' | 'pkcs12';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;
const EXPLICIT_0 = 0xa0;
/** 1.2.840.113549.1.7.2, signedData (RFC 2315 section 14). */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/**
 * Returns the kind of a DER file by its outline, or `undefined`. It reads tags and lengths only, because many test
 * certificates are malformed below: they must reach the service.
 */
export function kindOfDer(der: Buffer): Exclude<Kind, 'pkcs12'> | undefined {
  const [outer, ...rest] = childrenOf(der);
  if (outer?.tag !== SEQUENCE || rest.length > 0) return undefined;
  const [first, second] = childrenOf(outer.content);
  if (first?.tag === OBJECT_IDENTIFIER && first.content.equals(SIGNED_DATA)) return 'pkcs7';
  if (first === undefined || second?.tag !== SEQUENCE) return undefined;
  return kindOfSigned(childrenOf(first.content).map(({ tag }) => tag));
}

/** Returns the kind of what a signature covers, by its tags. */
function kindOfSigned(tags: readonly number[]): 'certificate' | 'request' | undefined {
  // TBSCertificate (RFC 5280 section 4.1): [version], serial, algorithm, issuer, validity, subject, key.
  const certificate = tags[0] === EXPLICIT_0 ? tags.slice(1) : tags;
  if (isRun(certificate, [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE])) return 'certificate';
  // CertificationRequestInfo (RFC 2986 section 4.1): version, subject, key, attributes. A CRL has a time here.
  const isRequest = isRun(tags, [INTEGER, SEQUENCE, SEQUENCE]) && (tags[3] ?? EXPLICIT_0) === EXPLICIT_0;
  return isRequest ? 'request' : undefined;
}

const isRun = (tags: readonly number[], expected: readonly number[]): boolean =>
  expected.every((tag, at) => tags[at] === tag);

/** Returns the elements of a content, or none when a length does not fit. */
function childrenOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = headerAt(bytes, at);
    if (header === undefined || header.end > bytes.length) return [];
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(header.start, header.end) });
    at = header.end;
  }
  return elements;
}

function headerAt(bytes: Buffer, at: number): { start: number; end: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || at + 2 + octets > bytes.length) return undefined;
  const start = at + 2 + octets;
  return { start, end: start + bytes.readUIntBE(at + 2, octets) };
}
