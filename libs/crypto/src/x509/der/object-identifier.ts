import { TAG } from './der-tag';
import { tlv } from './der';

/** An OBJECT IDENTIFIER that is encoded once and compared by its content octets. */
export class ObjectIdentifier {
  /** The complete DER element. */
  readonly der: Buffer;
  /** The content octets as a string, as `DerReader.oid` returns them: cheap to compare and to look up. */
  readonly key: string;

  constructor(readonly dotted: string) {
    const content = encode(dotted);
    this.der = tlv(TAG.oid, content);
    this.key = content.toString('latin1');
  }
}

/** The dotted text of `ObjectIdentifier.key`. */
export function dottedOf(key: string): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of Buffer.from(key, 'latin1')) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  // X.690 8.19.4: one number encodes the first two arcs; the second can exceed 39 only when the first is 2.
  const [joined = 0n, ...rest] = arcs;
  const first = joined >= 80n ? 2n : joined / 40n;
  return [first, joined - first * 40n, ...rest].join('.');
}

const DOTTED = /^(?:[01]\.(?:[0-9]|[1-3][0-9])|2\.(?:0|[1-9]\d{0,8}))(?:\.(?:0|[1-9]\d{0,38}))*$/;

/** Whether the text is an object identifier (X.660): at least two arcs without leading zeros, of bounded length. */
export const isDottedOid = (text: string): boolean => text.length <= 128 && DOTTED.test(text);

/** X.690 section 8.19: base 128; all octets of a number except the last have the high bit. Arcs may exceed 2^53. */
function encode(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap((arc) => {
    const groups = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(0x80 | Number(left & 0x7fn));
    return groups;
  });
  return Buffer.from(octets);
}
