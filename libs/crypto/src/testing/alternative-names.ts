import { implicitTag, sequence } from '../x509/der/der';
import { encodeExtension } from '../x509/extensions/extension';
import { ipOctets } from '../x509/names/ip-address';
import { OID } from '../x509/der/object-identifiers';

/** A subject alternative name for tests. */
export interface AltName {
  readonly kind: 'dns' | 'email' | 'uri' | 'ip';
  readonly value: string;
}

const TAG = { email: 1, dns: 2, uri: 6, ip: 7 } as const;

/** The extension of a request, with valid or invalid names. */
export function altNameExtension(names: readonly AltName[]): Buffer {
  const encoded = names.map(({ kind, value }) => {
    const content = kind === 'ip' ? ipOctets(value) : Buffer.from(value, 'latin1');
    return implicitTag(TAG[kind], content);
  });
  return encodeExtension(OID.subjectAltName, { critical: false, value: sequence(...encoded) });
}
