import { randomBytes } from 'node:crypto';
import { OpenSsl } from '@libs/crypto/testing';
import type { OpensslKey } from './openssl';

/** A CA that openssl created, outside the service. */
export interface ForeignCa {
  /** PEM. */
  readonly certificate: Buffer;
  /** PEM, PKCS#8. */
  readonly key: Buffer;
}

export interface ForeignCaOptions {
  readonly subject: string;
  /** Issuer; without one the CA is self-signed. */
  readonly issuer?: ForeignCa;
  readonly key?: OpensslKey;
  /** Existing private key, in place of a new one. */
  readonly keyPem?: Buffer;
  readonly days?: number;
  /** Lines of openssl's x509v3 configuration, in place of those of a CA with key identifiers (SHA-1). */
  readonly extensions?: readonly string[];
  readonly serial?: string;
  /** The string type of the subject's attributes, as `string_mask` of openssl; default: UTF8String. */
  readonly strings?: keyof typeof STRING_MASKS;
}

/** Numbers from the header `asn1.h` of openssl. */
const STRING_MASKS = {
  PrintableString: 'MASK:0x2',
  TeletexString: 'MASK:0x4',
  BMPString: 'MASK:0x800',
  UTF8String: 'utf8only',
} as const;

const OF_A_CA = ['basicConstraints = critical,CA:TRUE', 'keyUsage = critical,keyCertSign,cRLSign'];
const KEY_IDS = ['subjectKeyIdentifier = hash', 'authorityKeyIdentifier = keyid'];

/** Extensions of a CA certificate without key identifiers. */
export const WITHOUT_KEY_IDS = [
  ...OF_A_CA,
  'subjectKeyIdentifier = none',
  'authorityKeyIdentifier = none',
] as const;

const KEYS: Readonly<Record<OpensslKey, readonly string[]>> = {
  'RSA 2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  Ed25519: ['-algorithm', 'ED25519'],
};

/** Creates a CA with openssl. */
export function foreignCa(options: ForeignCaOptions): ForeignCa {
  const { issuer, extensions = [...OF_A_CA, ...KEY_IDS], days = 3650 } = options;
  const openssl = new OpenSsl();
  try {
    request(openssl, options);
    openssl.write('ca.cnf', extensions.join('\n'));
    openssl.run(
      ...['x509', '-req', '-in', 'csr.pem', '-days', String(days), '-extfile', 'ca.cnf', '-out', 'ca.pem'],
      ...['-set_serial', options.serial ?? `0x1${randomBytes(15).toString('hex')}`],
      ...(issuer ? signWith(openssl, issuer) : ['-signkey', 'key.pem']),
    );
    return { certificate: openssl.read('ca.pem'), key: openssl.read('key.pem') };
  } finally {
    openssl.remove();
  }
}

function request(openssl: OpenSsl, options: ForeignCaOptions): void {
  const { subject, key = 'P-256', keyPem, strings = 'UTF8String' } = options;
  if (keyPem) openssl.write('key.pem', keyPem);
  else openssl.makeKey('key.pem', ...KEYS[key]);
  const section = ['[req]', `string_mask = ${STRING_MASKS[strings]}`, 'distinguished_name = name', '[name]'];
  openssl.write('req.cnf', section.join('\n'));
  openssl.run(
    ...['req', '-new', '-utf8', '-config', 'req.cnf', '-key', 'key.pem', '-subj', subject],
    ...['-out', 'csr.pem'],
  );
}

function signWith(openssl: OpenSsl, { certificate, key }: ForeignCa): string[] {
  openssl.write('issuer.pem', certificate);
  openssl.write('issuer.key', key);
  return ['-CA', 'issuer.pem', '-CAkey', 'issuer.key'];
}

/** A root with a P-256 key as openssl's configuration describes it: sections `req`, its name, and `ca`. */
export function foreignRoot(configuration: string, days: number): ForeignCa {
  const openssl = new OpenSsl();
  try {
    openssl.write('ca.cnf', configuration);
    openssl.makeKey('key.pem', ...KEYS['P-256']);
    openssl.run(
      ...['req', '-new', '-x509', '-config', 'ca.cnf', '-extensions', 'ca', '-key', 'key.pem'],
      ...['-days', String(days), '-out', 'ca.pem'],
    );
    return { certificate: openssl.read('ca.pem'), key: openssl.read('key.pem') };
  } finally {
    openssl.remove();
  }
}

/** A private key in another form, as openssl's commands write it. */
export function convertKey(key: Buffer, ...command: string[]): Buffer {
  const openssl = new OpenSsl();
  try {
    openssl.write('key.pem', key);
    openssl.run(...command, '-in', 'key.pem', '-out', 'other.pem');
    return openssl.read('other.pem');
  } finally {
    openssl.remove();
  }
}

/** What openssl reads in one of the key identifier extensions: lower-case hex, `''` without it. */
export function keyIdIn(certificate: Buffer, extension: 'Subject' | 'Authority'): string {
  const openssl = new OpenSsl();
  try {
    openssl.write('ca.pem', certificate);
    const text = openssl.run('x509', '-in', 'ca.pem', '-noout', '-text');
    const [, hex = ''] =
      new RegExp(`${extension} Key Identifier:\\s+(?:keyid:)?([0-9A-F:]+)`).exec(text) ?? [];
    return hex.replaceAll(':', '').toLowerCase();
  } finally {
    openssl.remove();
  }
}
