import { JSON_TYPE, TEXT_TYPE } from '../../certificate';

/** The forms of a chain, certificate by certificate. PEM under the name of RFC 8555 section 9.1, and under the one that people type. */
export const CHAIN_TYPES = [
  JSON_TYPE,
  'application/pem-certificate-chain',
  'application/x-pem-file',
  TEXT_TYPE,
] as const;

export type ChainType = (typeof CHAIN_TYPES)[number];
