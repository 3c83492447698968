import { explicitTag, implicitTag, sequence } from '../der';

/** RFC 5280 section 4.2.1.13: one distribution point per URL, each with a fullName of one URI. */
export function encodeCrlDistributionPoints(urls: readonly string[]): Buffer {
  return sequence(...urls.map(encodePoint));
}

function encodePoint(url: string): Buffer {
  const fullName = explicitTag(0, implicitTag(6, Buffer.from(url, 'latin1')));
  return sequence(explicitTag(0, fullName));
}
