import { sequence } from '../der';
import { DerReader } from '../der-reader';
import { TAG } from '../der-tag';
import { ObjectIdentifier } from '../object-identifier';

export type ExtendedKeyUsage =
  | 'Any'
  | 'ServerAuth'
  | 'ClientAuth'
  | 'CodeSigning'
  | 'EmailProtection'
  | 'IPSECEndSystem'
  | 'IPSECTunnel'
  | 'IPSECUser'
  | 'TimeStamping'
  | 'OCSPSigning'
  | 'MicrosoftServerGatedCrypto'
  | 'NetscapeServerGatedCrypto'
  | 'MicrosoftCommercialCodeSigning'
  | 'MicrosoftKernelCodeSigning';

/** RFC 5280 section 4.2.1.12, and what vendors added: the table of contract 2.1. */
export const EXTENDED_KEY_USAGE_OIDS: Readonly<Record<ExtendedKeyUsage, string>> = {
  Any: '2.5.29.37.0',
  ServerAuth: '1.3.6.1.5.5.7.3.1',
  ClientAuth: '1.3.6.1.5.5.7.3.2',
  CodeSigning: '1.3.6.1.5.5.7.3.3',
  EmailProtection: '1.3.6.1.5.5.7.3.4',
  IPSECEndSystem: '1.3.6.1.5.5.7.3.5',
  IPSECTunnel: '1.3.6.1.5.5.7.3.6',
  IPSECUser: '1.3.6.1.5.5.7.3.7',
  TimeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  MicrosoftServerGatedCrypto: '1.3.6.1.4.1.311.10.3.3',
  NetscapeServerGatedCrypto: '2.16.840.1.113730.4.1',
  MicrosoftCommercialCodeSigning: '1.3.6.1.4.1.311.2.1.22',
  MicrosoftKernelCodeSigning: '1.3.6.1.4.1.311.61.1.1',
};

const OID_OF = new Map(
  Object.entries(EXTENDED_KEY_USAGE_OIDS).map(([usage, dotted]) => [
    usage as ExtendedKeyUsage,
    new ObjectIdentifier(dotted),
  ]),
);
const USAGE_OF = new Map([...OID_OF].map(([usage, oid]) => [oid.key, usage]));

/** In the order given, repetitions left out. */
export function encodeExtendedKeyUsage(usages: readonly ExtendedKeyUsage[]): Buffer {
  const oids = [...new Set(usages)].map((usage) => OID_OF.get(usage));
  return sequence(...oids.flatMap((oid) => (oid === undefined ? [] : [oid.der])));
}

/** In the order of the bytes; object identifiers outside the table are skipped. @throws MalformedDerError */
export function decodeExtendedKeyUsage(value: Buffer): ExtendedKeyUsage[] {
  const reader = DerReader.over(value);
  const purposes = reader.enter(TAG.sequence);
  reader.finish();
  const usages = new Set<ExtendedKeyUsage>();
  do {
    const usage = USAGE_OF.get(purposes.oid());
    if (usage !== undefined) usages.add(usage);
  } while (!purposes.isAtEnd);
  return [...usages];
}
