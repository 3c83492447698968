import { sequence } from '../der/der';
import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { dottedOf, isDottedOid, ObjectIdentifier } from '../der/object-identifier';

export type NamedExtendedKeyUsage =
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

/** An extended key usage: its name, or its dotted object identifier when the table below has no name for it. */
export type ExtendedKeyUsage = NamedExtendedKeyUsage | `${number}.${string}`;

/** The table of contract 2.1: RFC 5280 section 4.2.1.12 and those of vendors. */
export const EXTENDED_KEY_USAGE_OIDS: Readonly<Record<NamedExtendedKeyUsage, string>> = {
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

const NAMED = Object.entries(EXTENDED_KEY_USAGE_OIDS) as [NamedExtendedKeyUsage, string][];
const OID_OF = new Map<string, ObjectIdentifier>(
  NAMED.map(([usage, dotted]) => [usage, new ObjectIdentifier(dotted)]),
);
const NAME_OF_KEY = new Map([...OID_OF].map(([usage, oid]) => [oid.key, usage as NamedExtendedKeyUsage]));
const NAME_OF_TEXT = new Map(
  NAMED.flatMap(([usage, dotted]): [string, NamedExtendedKeyUsage][] => [
    [usage.toLowerCase(), usage],
    [dotted, usage],
  ]),
);

/** Reads a name of the table, in any case, or a dotted OID; `undefined` for other text. */
export function extendedKeyUsageOf(text: string): ExtendedKeyUsage | undefined {
  const known = NAME_OF_TEXT.get(text.toLowerCase());
  return known ?? (isDottedOid(text) ? (text as ExtendedKeyUsage) : undefined);
}

/** Whether the table has a name for it. Existing clients understand no others (contract 2.1). */
export function isNamedExtendedKeyUsage(usage: ExtendedKeyUsage): usage is NamedExtendedKeyUsage {
  return OID_OF.has(usage);
}

/** Splits into names, and dotted object identifiers of those without one. */
export function partitionExtendedKeyUsages(usages: readonly ExtendedKeyUsage[]): {
  readonly named: readonly NamedExtendedKeyUsage[];
  readonly others: readonly string[];
} {
  return {
    named: usages.filter(isNamedExtendedKeyUsage),
    others: usages.filter((usage) => !isNamedExtendedKeyUsage(usage)),
  };
}

/** Encodes the value in the given order, without repetitions. */
export function encodeExtendedKeyUsage(usages: readonly ExtendedKeyUsage[]): Buffer {
  const oids = [...new Set(usages)].map((usage) => OID_OF.get(usage) ?? new ObjectIdentifier(usage));
  return sequence(...oids.map(({ der }) => der));
}

/** Decodes the value in its order, without repetitions. @throws MalformedDerError */
export function decodeExtendedKeyUsage(value: Buffer): ExtendedKeyUsage[] {
  const reader = DerReader.over(value);
  const purposes = reader.enterList(TAG.sequence);
  reader.finish();
  const usages = new Set<ExtendedKeyUsage>();
  do {
    const key = purposes.oid();
    usages.add(NAME_OF_KEY.get(key) ?? (dottedOf(key) as ExtendedKeyUsage));
  } while (!purposes.isAtEnd);
  return [...usages];
}
