import { JSON_TYPE } from '../../certificate';

/** The forms of a chain. PEM under the name of RFC 8555 section 9.1, and under the one that people type. */
export const CHAIN_TYPES = [
  JSON_TYPE,
  'application/pem-certificate-chain',
  'application/x-pem-file',
] as const;

export type ChainType = (typeof CHAIN_TYPES)[number];
