/** Segments that URL parsers remove from a path, also in their percent-encoded forms (RFC 3986 section 5.2.4; URL Standard 4.1). */
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

/** Segments with a route of their own: `/cas/cn/{commonName}`, `/stats/expirations` and `/stats/issuance`. */
const SEGMENTS_OF_ROUTES: readonly string[] = ['cn', 'expirations', 'issuance'];

/** What `isReachableId` requires, as the reason of a rejection. */
export const UNREACHABLE_ID =
  'must not be . or .., also percent-encoded, nor cn, expirations or issuance, because no URL reaches such an id';

/** Reports whether every route of a CA with this id can be called. Slashes and control characters are checked elsewhere. */
export function isReachableId(id: string): boolean {
  return !DOT_SEGMENT.test(id) && !SEGMENTS_OF_ROUTES.includes(id);
}
