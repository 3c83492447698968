import { EXTENDED_KEY_USAGE_OIDS, type ExtendedKeyUsage } from '@libs/crypto';

/**
 * A responder answers for the status of certificates, and `Any` includes that: no request obtains them unless an
 * operator allows it.
 */
const NOT_BY_DEFAULT: readonly string[] = ['Any', 'OCSPSigning'];

/** The purposes that a CSR obtains below a profile that honours them and names none: the others of contract 2.1. */
export const DEFAULT_ALLOWED_EXTENDED_KEY_USAGES = Object.keys(EXTENDED_KEY_USAGE_OIDS).filter(
  (name) => !NOT_BY_DEFAULT.includes(name),
) as readonly ExtendedKeyUsage[];
