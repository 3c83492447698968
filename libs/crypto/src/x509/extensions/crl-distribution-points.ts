import { explicitTag, implicitTag, sequence } from '../der/der';
import { DerReader } from '../der/der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der/der-tag';

/** Encodes CRLDistributionPoints (RFC 5280 section 4.2.1.13): per URL one point, whose fullName is the URI. */
export function encodeCrlDistributionPoints(urls: readonly string[]): Buffer {
  return sequence(...urls.map(encodePoint));
}

function encodePoint(url: string): Buffer {
  const fullName = explicitTag(0, implicitTag(6, Buffer.from(url, 'latin1')));
  return sequence(explicitTag(0, fullName));
}

/** The parts of a distribution point that lints check. */
export interface DistributionPoint {
  /** The URIs of its fullName. */
  readonly uris: readonly string[];
  /** Whether it is limited to some revocation reasons. */
  readonly hasReasons: boolean;
  readonly hasCrlIssuer: boolean;
  /** Whether it has a name of any kind. */
  readonly isNamed: boolean;
}

/** Decodes the value. Accepts an empty list, which the standard forbids. @throws MalformedDerError */
export function decodeCrlDistributionPoints(value: Buffer): DistributionPoint[] {
  const reader = DerReader.over(value);
  const list = reader.enter(TAG.sequence);
  reader.finish();
  const points: DistributionPoint[] = [];
  while (!list.isAtEnd) points.push(readPoint(list.enter(TAG.sequence)));
  return points;
}

function readPoint(point: DerReader): DistributionPoint {
  const isNamed = point.isNext(contextConstructed(0));
  const uris = isNamed ? readName(point.enter(contextConstructed(0))) : [];
  const hasReasons = point.isNext(contextPrimitive(1));
  if (hasReasons) point.element();
  const hasCrlIssuer = point.isNext(contextConstructed(2));
  if (hasCrlIssuer) point.element();
  point.finish();
  return { uris, hasReasons, hasCrlIssuer, isNamed };
}

/** fullName `[0]`; a name relative to the issuer `[1]` has no URI. */
function readName(name: DerReader): string[] {
  if (!name.isNext(contextConstructed(0))) {
    name.element(contextConstructed(1));
    name.finish();
    return [];
  }
  const fullName = name.enter(contextConstructed(0));
  name.finish();
  const uris: string[] = [];
  while (!fullName.isAtEnd) {
    if (fullName.isNext(contextPrimitive(6)))
      uris.push(fullName.content(contextPrimitive(6)).toString('latin1'));
    else fullName.element();
  }
  return uris;
}
