import { SERVICE_KEYS } from '../../certificate/domain';

/** RFC 3339 in whole seconds; drops the fraction. */
const timeOf = (now: Date): string => now.toISOString().replace(/\.\d+Z$/, 'Z');

/** Service keys that a renewal writes into metadata (contract 2.10, 5.7). */
type Notes = Readonly<Record<string, string>>;

/** Keys for the replaced certificate. */
export function reissuedAs(serialNumber: string, now: Date): Notes {
  return { [SERVICE_KEYS.reissuedAs]: serialNumber, [SERVICE_KEYS.reissuedAt]: timeOf(now) };
}

/** Keys for the CA and its new certificate. */
export function reissuedFrom(serialNumber: string): Notes {
  return {
    [SERVICE_KEYS.reissuedFrom]: serialNumber,
    [SERVICE_KEYS.reissueReason]: 'certificate-reissuance',
  };
}

/** Keys for the certificate whose key was replaced. */
export function rekeyedAs(serialNumber: string, now: Date): Notes {
  return { [SERVICE_KEYS.rekeyedAs]: serialNumber, [SERVICE_KEYS.rekeyedAt]: timeOf(now) };
}

/** Keys for the CA and its new certificate. */
export function rekeyedFrom(serialNumber: string): Notes {
  return { [SERVICE_KEYS.rekeyedFrom]: serialNumber };
}
