import { berElementEnd, type BerHeader, readBerHeader } from '../der/ber-header';

const UNIVERSAL = 0;
const CONTEXT_SPECIFIC = 2;
const INTEGER = 2;
const SEQUENCE = 16;

/** signature, issuer, validity, subject and subjectPublicKeyInfo. No other structure of X.509, CRLs or OCSP has five. */
const SEQUENCES_IN_A_ROW = 5;

/**
 * Whether the bytes begin like a TBSCertificate (RFC 5280 section 4.1): a SEQUENCE of `[0]` (absent in v1), an INTEGER and
 * five SEQUENCEs, with any content. A signature of such bytes can serve as the signature of a certificate. Accepts any
 * BER, because some verifiers accept BER in certificates.
 */
export function hasTbsCertificateShape(bytes: Buffer): boolean {
  const outer = readBerHeader(bytes, 0);
  if (outer === undefined || !isSequence(outer) || berElementEnd(bytes, 0) === undefined) return false;
  let position = outer.contentStart;
  const skip = (expected: (header: BerHeader) => boolean): boolean => {
    const header = readBerHeader(bytes, position);
    const end = header && expected(header) ? berElementEnd(bytes, position) : undefined;
    position = end ?? position;
    return end !== undefined;
  };
  skip(isVersion);
  return skip(isInteger) && Array.from({ length: SEQUENCES_IN_A_ROW }).every(() => skip(isSequence));
}

const isSequence = (header: BerHeader): boolean => isUniversal(header, SEQUENCE) && header.isConstructed;

const isInteger = (header: BerHeader): boolean => isUniversal(header, INTEGER);

const isVersion = ({ tagClass, tagNumber }: BerHeader): boolean =>
  tagClass === CONTEXT_SPECIFIC && tagNumber === 0;

const isUniversal = ({ tagClass, tagNumber }: BerHeader, expected: number): boolean =>
  tagClass === UNIVERSAL && tagNumber === expected;
