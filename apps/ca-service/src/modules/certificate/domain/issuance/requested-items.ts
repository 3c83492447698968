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
  const certified = new Map<string, Set<string>>();
  for (const { oid, value } of examined ? readableRdns(examined.contents.subject).flat() : []) {
    certified.set(oid, (certified.get(oid) ?? new Set()).add(value));
  }
  return readableRdns(subject)
    .flat()
    .map(({ oid, value }) => {
      const values = certified.get(oid);
      return { kind: 'subject', oid, value, outcome: outcomeOf(values, values?.has(value)) };
    });
}

function extensionItems(
  { extensions }: CertificationRequest,
  examined: ExaminedCertificate | undefined,
): RequestedItem[] {
  const certified = new Map(
    examined ? extensionsOf(examined).map(({ oid, ...extension }) => [oid, extension]) : [],
  );
  return [...extensions].map(([key, { critical, value }]) => {
    const oid = dottedOf(key);
    const extension = certified.get(oid);
    const isSame = extension?.critical === critical && extension.value.equals(value);
    return {
      kind: 'extension',
      oid,
      value: value.toString('base64'),
      outcome: outcomeOf(extension, isSame),
    };
  });
}

function outcomeOf(sameType: unknown, isSame: boolean | undefined): ItemOutcome {
  if (sameType === undefined) return 'omitted';
  return isSame ? 'kept' : 'replaced';
}
