import { encodeExtension } from '../../libs/crypto/src/x509/extensions/extension';
import { implicitTag, sequence } from '../../libs/crypto/src/x509/der';
import { OID } from '../../libs/crypto/src/x509/object-identifiers';
import { ipOctets } from '@libs/crypto';

/** A subject alternative name, as a test makes it up. */
export interface AltName {
  readonly kind: 'dns' | 'email' | 'uri' | 'ip';
  readonly value: string;
}

const TAG = { email: 1, dns: 2, uri: 6, ip: 7 } as const;

/** The extension as it stands in a request; whether its names are any good is not looked at. */
export function altNameExtension(names: readonly AltName[]): Buffer {
  const encoded = names.map(({ kind, value }) => {
    const content = kind === 'ip' ? ipOctets(value) : Buffer.from(value, 'latin1');
    return implicitTag(TAG[kind], content);
  });
  return encodeExtension(OID.subjectAltName, { critical: false, value: sequence(...encoded) });
}

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
