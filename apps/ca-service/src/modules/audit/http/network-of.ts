import { isIPv6 } from 'node:net';

const V4_MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Returns the network that is counted as one client: an IPv4 address, or the /64 of an IPv6 address, as a host can use
 * any address of its /64 (RFC 7721 2.1). IPv4-mapped addresses are IPv4 (RFC 4291 2.5.5.2).
 */
export function networkOf(address: string): string {
  const [, v4] = V4_MAPPED.exec(address) ?? [];
  if (v4 !== undefined) return v4;
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return plain;
  const prefix = groupsOf(plain).slice(0, 4);
  return `${prefix.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Returns the groups of an IPv6 address with `::` expanded; a dotted IPv4 suffix, which is two groups, stays one. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail === undefined) return groups;
  const after = tail === '' ? [] : tail.split(':');
  const missing = 8 - groups.length - after.length - (address.includes('.') ? 1 : 0);
  return [...groups, ...Array.from({ length: missing }, () => '0'), ...after];
}
