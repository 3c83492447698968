import { isIPv6 } from 'node:net';

const V4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, as a host can take any address of its /64
 * (RFC 7721 2.1). IPv4-mapped addresses are IPv4 (RFC 4291 2.5.5.2).
 */
export function networkOf(address: string): string {
  const [, v4] = V4_MAPPED.exec(address) ?? [];
  if (v4 !== undefined) return v4;
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // A dotted end stands for two groups, and never for one of the first four.
  const missing = tail === undefined ? 0 : 8 - groups.length - after.length - (plain.includes('.') ? 1 : 0);
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...after];
  const prefix = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}
