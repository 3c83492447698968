import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { InvalidValueError } from '@libs/kernel';
import { MalformedDerError } from '../der/der-reader';

/** The 4 or 16 octets of an address in text; `undefined` when it is none. IPv6 zones are none. */
export function ipOctets(address: string): Buffer | undefined {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  return isIPv6(address) && !address.includes('%') ? ipv6Octets(address) : undefined;
}

/** The text of 4 or 16 octets: IPv4 dotted, IPv6 as RFC 5952 writes it. */
export function ipText(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => octets.readUInt16BE(2 * at).toString(16));
  // The URL parser of Node shortens as RFC 5952 section 4 asks.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** Address and mask, as name constraints hold a network. @throws InvalidValueError */
export function encodeIpNetwork(cidr: string): Buffer {
  const [address = '', length = ''] = cidr.split('/');
  const octets = ipOctets(address);
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (octets === undefined || cidr.split('/').length !== 2 || bits > 8 * octets.length) {
    throw new InvalidValueError(`${cidr} is not an IP network such as 10.0.0.0/8`);
  }
  const mask = maskOf(bits, octets.length);
  if (octets.some((octet, at) => (octet & ~(mask[at] ?? 0) & 0xff) !== 0)) {
    throw new InvalidValueError(`${cidr} is not an IP network: the address has bits beyond the prefix`);
  }
  return Buffer.concat([octets, mask]);
}

/** CIDR text of address and mask. @throws MalformedDerError when the mask is not a prefix */
export function decodeIpNetwork(content: Buffer): string {
  if (content.length !== 8 && content.length !== 32) {
    throw new MalformedDerError('an IP network is not 8 or 32 bytes long');
  }
  const half = content.length / 2;
  const mask = content.subarray(half);
  const bits = prefixLength(mask);
  if (!mask.equals(maskOf(bits, half))) throw new MalformedDerError('an IP network has a mask with gaps');
  return `${ipText(content.subarray(0, half))}/${bits}`;
}

/** Whether a network in CIDR contains an address of 4 or 16 octets. */
export function ipNetworkContains(cidr: string, octets: Buffer): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const family = network.includes(':') ? 'ipv6' : 'ipv4';
  if (octets.length !== (family === 'ipv6' ? 16 : 4)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(ipText(octets), family);
}

/** `bits` ones, then zeros. */
function maskOf(bits: number, length: number): Buffer {
  const octets = Array.from({ length }, (_, at) => Math.min(8, Math.max(0, bits - 8 * at)));
  return Buffer.from(octets.map((ones) => (0xff00 >> ones) & 0xff));
}

/** How many ones the mask begins with. */
function prefixLength(mask: Buffer): number {
  const first = mask.findIndex((octet) => octet !== 0xff);
  return first === -1 ? 8 * mask.length : 8 * first + Math.clz32((~(mask[first] ?? 0) & 0xff) << 24);
}

function ipv6Octets(address: string): Buffer {
  const full = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = full.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  const groups = tail === undefined ? front : [...front, ...zeros, ...back];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
