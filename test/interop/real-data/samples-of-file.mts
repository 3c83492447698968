import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { type Kind, kindOfDer } from './der-kind.mts';

/** A certificate, request or container of a third-party package, as the run sends it. */
export interface Sample {
  /** File below the folder of its source, with the number of the block where it has several. */
  readonly name: string;
  readonly kind: Kind;
  /** What is sent: the file, or one PEM block of a file with several. */
  readonly sent: Buffer;
  /** The DER in it. The stored certificate must be a part of it, except for PKCS#12, which encrypts. */
  readonly der: Buffer;
  /** SHA-256 of the DER: the packages hold many files twice. */
  readonly digest: string;
}

/** Limit of a body of POST /certificates/import, which is in base64. */
const LARGEST_FILE = 45_000;
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;
/** A string of Go with an ASN.1 SEQUENCE of two length octets in hex. */
const HEX_STRING = /"(3082[0-9a-f]{300,})"/g;
const KINDS: Readonly<Record<string, Kind>> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'CERTIFICATE REQUEST': 'request',
  'NEW CERTIFICATE REQUEST': 'request',
  PKCS7: 'pkcs7',
};

/** Returns the samples of a file in PEM, DER, PKCS#12 or Go source; none for other files. */
export function samplesOfFile(path: string, name: string): readonly Sample[] {
  if (statSync(path).size > 4_000_000) return [];
  const bytes = readFileSync(path);
  const extension = extname(path);
  if (extension === '.p12' || extension === '.pfx') return [sample(name, 'pkcs12', bytes, bytes)];
  if (extension === '.go') return [...pemSamples(bytes, name, true), ...hexSamples(bytes, name)];
  const inPem = pemSamples(bytes, name, false);
  if (inPem.length > 0) return inPem;
  const kind = bytes.length <= LARGEST_FILE ? kindOfDer(bytes) : undefined;
  return kind === undefined ? [] : [sample(name, kind, bytes, bytes)];
}

function pemSamples(bytes: Buffer, name: string, isSource: boolean): readonly Sample[] {
  const blocks = [...bytes.toString('latin1').matchAll(PEM_BLOCK)];
  const isAlone = blocks.length === 1;
  return blocks.flatMap(([block, label = '', body = ''], at) => {
    const kind = KINDS[label];
    // Literals of several lines, and blocks that are spread over strings, are not PEM.
    if (kind === undefined || /["\\]/.test(body)) return [];
    const der = Buffer.from(body.replace(/^[\w-]+:.*$/gm, ''), 'base64');
    const isWhole = isAlone && !isSource;
    const sent = isWhole && bytes.length <= LARGEST_FILE ? bytes : Buffer.from(`${block}\n`, 'latin1');
    return sent.length > LARGEST_FILE ? [] : [sample(isAlone ? name : `${name}#${at + 1}`, kind, sent, der)];
  });
}

function hexSamples(bytes: Buffer, name: string): readonly Sample[] {
  return [...bytes.toString('latin1').matchAll(HEX_STRING)].flatMap(([, hex = ''], at) => {
    const der = Buffer.from(hex, 'hex');
    const kind = kindOfDer(der);
    return kind === undefined ? [] : [sample(`${name}#hex-${at + 1}`, kind, der, der)];
  });
}

const sample = (name: string, kind: Kind, sent: Buffer, der: Buffer): Sample => ({
  name,
  kind,
  sent,
  der,
  digest: digestOf(der),
});

/** Returns the SHA-256 of DER in hex. */
export const digestOf = (der: Buffer): string => createHash('sha256').update(der).digest('hex');
