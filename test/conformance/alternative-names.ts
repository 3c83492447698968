import { ipOctets } from '@libs/crypto';
import type { AltName } from '@libs/crypto/testing';

const PREFIX = { email: 'email', dns: 'DNS', uri: 'URI', ip: 'IP Address' } as const;

/** Returns the names in the format of `openssl x509 -ext subjectAltName`. */
export function opensslAltNames(names: readonly AltName[]): string {
  return names
    .map(({ kind, value }) => `${PREFIX[kind]}:${kind === 'ip' ? opensslIp(value) : value}`)
    .join(', ');
}

/** Writes IPv6 with eight upper-case groups, without leading zeros and without `::`. */
function opensslIp(address: string): string {
  const octets = ipOctets(address) ?? Buffer.alloc(0);
  if (octets.length === 4) return octets.join('.');
  return Array.from({ length: 8 }, (_, at) =>
    octets
      .readUInt16BE(2 * at)
      .toString(16)
      .toUpperCase(),
  ).join(':');
}
