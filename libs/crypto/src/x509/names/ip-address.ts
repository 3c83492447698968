import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { InvalidValueError } from '@libs/kernel';
import { MalformedDerError } from '../der/der-reader';

/**
 * The 4 or 16 octets of an address in text; `undefined` for other text, also for IPv6 with a zone. Node.js decides what
 * is an address: `ipaddr.js` also reads parts in octal and hexadecimal, such as `::0x7f.0.0.01`.
 */
export function ipOctets(address: string): Buffer | undefined {
  if (isIPv4(address)) return Buffer.from(ipaddr.parse(address).toByteArray());
  if (!isIPv6(address) || address.includes('%')) return undefined;
  return Buffer.from(ipaddr.parse(withoutDots(address)).toByteArray());
}

/** Writes IPv6 with hexadecimal groups alone: `ipaddr.js` reads `::1.2.3.4` as `::ffff:1.2.3.4`. */
const withoutDots = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1);

/** The text of 4 or 16 octets: IPv4 dotted, IPv6 in the form of RFC 5952. */
export function ipText(octets: Buffer): string {
  return ipaddr.fromByteArray([...octets]).toString();
}

/** Encodes a network in CIDR as address and mask, as in name constraints. @throws InvalidValueError */
export function encodeIpNetwork(cidr: string): Buffer {
  const [address = '', length = '', ...more] = cidr.split('/');
  const octets = ipOctets(address);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (octets === undefined || more.length > 0 || bits > 8 * octets.length) {
    throw new InvalidValueError(`${cidr} is not an IP network such as 10.0.0.0/8`);
  }
  const mask = maskOf(bits, octets.length);
  if (octets.some((octet, at) => (octet & ~(mask[at] ?? 0) & 0xff) !== 0)) {
    throw new InvalidValueError(`${cidr} is not an IP network: the address has bits beyond the prefix`);
  }
  return Buffer.concat([octets, mask]);
}

/** Decodes address and mask to CIDR. @throws MalformedDerError when the mask is not a prefix */
export function decodeIpNetwork(content: Buffer): string {
  if (content.length !== 8 && content.length !== 32) {
    throw new MalformedDerError('an IP network is not 8 or 32 bytes long');
  }
  const half = content.length / 2;
  const bits = ipaddr.fromByteArray([...content.subarray(half)]).prefixLengthFromSubnetMask();
  if (bits === null) throw new MalformedDerError('an IP network has a mask with gaps');
  return `${ipText(content.subarray(0, half))}/${bits}`;
}

/**
 * Returns a test whether an address of 4 or 16 octets is in a network, given in CIDR.
 * @throws InvalidValueError when the text before the slash is not an address
 */
export function ipNetworkTest(cidr: string): (octets: Buffer) => boolean {
  const [address = '', bits] = cidr.split('/');
  const first = ipOctets(address);
  if (first === undefined) throw new InvalidValueError(`${cidr} is not an IP network such as 10.0.0.0/8`);
  const network = ipaddr.fromByteArray([...first]);
  return (octets) =>
    octets.length === first.length && ipaddr.fromByteArray([...octets]).match(network, Number(bits));
}

function maskOf(bits: number, length: number): Buffer {
  const family = length === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  return Buffer.from(family.subnetMaskFromPrefixLength(bits).toByteArray());
}
