/** OpenSSL's names of the bits of KeyUsage, in order (RFC 5280 section 4.2.1.3). */
export const KEY_USAGE_NAMES = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
  'Encipher Only',
  'Decipher Only',
] as const;

/** OpenSSL's names of extended key usages. */
export const PURPOSE_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.29.37.0', 'Any Extended Key Usage'],
  ['1.3.6.1.5.5.7.3.1', 'TLS Web Server Authentication'],
  ['1.3.6.1.5.5.7.3.2', 'TLS Web Client Authentication'],
  ['1.3.6.1.5.5.7.3.3', 'Code Signing'],
  ['1.3.6.1.5.5.7.3.4', 'E-mail Protection'],
  ['1.3.6.1.5.5.7.3.5', 'IPSec End System'],
  ['1.3.6.1.5.5.7.3.6', 'IPSec Tunnel'],
  ['1.3.6.1.5.5.7.3.7', 'IPSec User'],
  ['1.3.6.1.5.5.7.3.8', 'Time Stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP Signing'],
  ['1.3.6.1.5.5.7.3.17', 'ipsec Internet Key Exchange'],
  ['1.3.6.1.4.1.311.2.1.21', 'Microsoft Individual Code Signing'],
  ['1.3.6.1.4.1.311.2.1.22', 'Microsoft Commercial Code Signing'],
  ['1.3.6.1.4.1.311.10.3.1', 'Microsoft Trust List Signing'],
  ['1.3.6.1.4.1.311.10.3.3', 'Microsoft Server Gated Crypto'],
  ['1.3.6.1.4.1.311.10.3.4', 'Microsoft Encrypted File System'],
  ['1.3.6.1.4.1.311.20.2.2', 'Microsoft Smartcard Login'],
  ['2.16.840.1.113730.4.1', 'Netscape Server Gated Crypto'],
]);
