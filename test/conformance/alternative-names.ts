import { ipOctets } from '@libs/crypto';
import type { AltName } from '@libs/crypto/testing';

const PREFIX = { email: 'email', dns: 'DNS', uri: 'URI', ip: 'IP Address' } as const;

/** As `openssl x509 -ext subjectAltName` prints the names. */
export function opensslAltNames(names: readonly AltName[]): string {
  return names
    .map(({ kind, value }) => `${PREFIX[kind]}:${kind === 'ip' ? opensslIp(value) : value}`)
    .join(', ');
}

/** IPv6 in upper case, each group without leading zeros, nothing shortened. */
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
