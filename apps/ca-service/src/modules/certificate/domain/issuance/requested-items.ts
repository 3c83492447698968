import {
  type CertificationRequest,
  dottedOf,
  type ExaminedCertificate,
  extensionsOf,
  readableRdns,
} from '@libs/crypto';

/**
 * Whether the certificate holds the item as requested (`kept`), holds another value of the same type in its place
 * (`replaced`), or holds none (`omitted`).
 */
export const ITEM_OUTCOMES = ['kept', 'replaced', 'omitted'] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** One thing that a request asks for, and its outcome. */
export interface RequestedItem {
  readonly kind: 'subject' | 'extension' | 'attribute';
  /** Dotted. */
  readonly oid: string;
  /** The value of a subject attribute as text; the DER value of an extension in base64; `''` for other attributes. */
  readonly value: string;
  readonly outcome: ItemOutcome;
}

/**
 * Lists what a request asks for: the attributes of its subject, its extensions, and its other attributes (RFC 2986 section
 * 4.1), which no certificate holds. Without a certificate everything is omitted.
 */
export function requestedItems(
  request: CertificationRequest,
  examined: ExaminedCertificate | undefined,
): readonly RequestedItem[] {
  return [
    ...subjectItems(request, examined),
    ...extensionItems(request, examined),
    ...request.otherAttributes.map((key): RequestedItem => ({
      kind: 'attribute',
      oid: dottedOf(key),
      value: '',
      outcome: 'omitted',
    })),
  ];
}

function subjectItems(
  { subject }: CertificationRequest,
  examined: ExaminedCertificate | undefined,
): RequestedItem[] {
  const certified = examined ? readableRdns(examined.contents.subject).flat() : [];
  return readableRdns(subject)
    .flat()
    .map(({ oid, value }) => ({
      ...{ kind: 'subject', oid, value },
      outcome: outcomeOf(
        certified.filter((attribute) => attribute.oid === oid),
        (attribute) => attribute.value === value,
      ),
    }));
}

function extensionItems(
  { extensions }: CertificationRequest,
  examined: ExaminedCertificate | undefined,
): RequestedItem[] {
  const certified = examined ? extensionsOf(examined) : [];
  return [...extensions].map(([key, { critical, value }]) => {
    const oid = dottedOf(key);
    const outcome = outcomeOf(
      certified.filter((extension) => extension.oid === oid),
      (extension) => extension.critical === critical && extension.value.equals(value),
    );
    return { kind: 'extension', oid, value: value.toString('base64'), outcome };
  });
}

function outcomeOf<T>(sameType: readonly T[], isSame: (item: T) => boolean): ItemOutcome {
  if (sameType.length === 0) return 'omitted';
  return sameType.some(isSame) ? 'kept' : 'replaced';
}
