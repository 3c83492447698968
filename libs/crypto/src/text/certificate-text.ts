import 'reflect-metadata';
import type { Certificate } from '@peculiar/asn1-x509';
import { X509Certificate } from '@peculiar/x509';
import { InvalidValueError } from '@libs/kernel';
import { bytesOf } from '../containers/read-structure';
import { algorithmName, signatureParameters } from './algorithm-text';
import { extensionLines } from './extension-text';
import { onelineName } from './name-text';
import { hexLines, indented } from './printable';
import { publicKeyLines } from './public-key-text';

const BYTES_PER_SIGNATURE_LINE = 18;

/** Exposes the structure, which the library gives to subclasses only. Its accessors lose order, string types and spaces. */
class StructuredCertificate extends X509Certificate {
  get structure(): Certificate {
    return this.asn;
  }
}

/**
 * The longest certificate. Text is generated on the event loop: the slowest certificate of this length takes about
 * 100 ms. The largest in use, with keys and signatures of ML-DSA-87, have 8 KiB.
 */
const MAX_BYTES = 16 * 1024;

/**
 * A certificate as `openssl x509 -noout -text` prints it (OpenSSL 3.0, default `-nameopt`). docs/certificate-text.md has
 * the deliberate differences. `der` has passed `parseCertificate`. Takes about a millisecond: not for lists.
 * @throws InvalidValueError for a certificate that is longer than 16 KiB, or that `@peculiar/x509` cannot read
 */
export function certificateText(der: Buffer): string {
  if (der.length > MAX_BYTES) {
    throw new InvalidValueError(
      `certificate has more than ${MAX_BYTES} bytes and cannot be shown as text: ask for it in PEM`,
    );
  }
  try {
    return textOf(new StructuredCertificate(der).structure);
  } catch {
    // The library cannot read it. Its errors are dropped because they name its classes.
    throw new InvalidValueError('certificate cannot be shown as text: ask for it in PEM');
  }
}

function textOf({ tbsCertificate, signatureAlgorithm, signatureValue }: Certificate): string {
  const { version, signature, validity } = tbsCertificate;
  const [signatureEnd, ...parameters] = signatureParameters(signature);
  const lines = [
    `Version: ${version + 1} (0x${version.toString(16)})`,
    ...serialNumberLines(bytesOf(tbsCertificate.serialNumber)),
    `Signature Algorithm: ${algorithmName(signature.algorithm)}${signatureEnd}`,
    ...parameters.map((line) => line.slice(8)),
    `Issuer: ${onelineName(tbsCertificate.issuer)}`,
    'Validity',
    `    Not Before: ${timeText(validity.notBefore.getTime())}`,
    `    Not After : ${timeText(validity.notAfter.getTime())}`,
    `Subject: ${onelineName(tbsCertificate.subject)}`,
    'Subject Public Key Info:',
    ...indented(publicKeyLines(tbsCertificate.subjectPublicKeyInfo), 4),
    ...(tbsCertificate.extensions
      ? ['X509v3 extensions:', ...indented(Array.from(tbsCertificate.extensions).flatMap(extensionLines), 4)]
      : []),
  ];
  return [
    'Certificate:',
    '    Data:',
    ...indented(lines, 8),
    `    Signature Algorithm: ${algorithmName(signatureAlgorithm.algorithm)}`,
    ...signatureLines(signatureParameters(signatureAlgorithm), bytesOf(signatureValue)),
    '',
  ].join('\n');
}

/** Decimal for numbers below 2^63, otherwise bytes. */
function serialNumberLines(serialNumber: Buffer): string[] {
  const value = BigInt(`0x${serialNumber.toString('hex')}`);
  const isSmall = serialNumber.length <= 8 && value < 1n << 63n;
  if (isSmall) return [`Serial Number: ${value} (0x${value.toString(16)})`];
  const bytes = serialNumber[0] === 0 ? serialNumber.subarray(1) : serialNumber;
  return ['Serial Number:', `    ${hexLines(bytes, bytes.length).join('')}`];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function timeText(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(':');
  const day = String(time.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[time.getUTCMonth()]} ${day} ${clock} ${time.getUTCFullYear()} GMT`;
}

function signatureLines([end = '', ...parameters]: string[], signature: Buffer): string[] {
  return [
    `    Signature Value:${end}`,
    ...parameters,
    ...indented(hexLines(signature, BYTES_PER_SIGNATURE_LINE), 8),
  ];
}
