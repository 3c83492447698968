import type { CertificateView } from '../../certificate';

export const JSON_TYPE = 'application/json';

/** The forms of a chain. PEM under the name of RFC 8555 section 9.1, and under the one that people type. */
export const CHAIN_TYPES = [
  JSON_TYPE,
  'application/pem-certificate-chain',
  'application/x-pem-file',
] as const;

export type ChainType = (typeof CHAIN_TYPES)[number];

/** RFC 8555 section 9.1: each certificate in PEM (RFC 7468), one after the other. */
export function toPemBundle(chain: readonly CertificateView[]): string {
  return chain.map(({ certificate }) => Buffer.from(certificate, 'base64').toString('latin1')).join('');
}
