/** What the service itself notes in metadata when a CA gets another certificate (contract 2.10, 5.7). */

/** RFC 3339, whole seconds. */
const timeOf = (now: Date): string => now.toISOString().replace(/\.\d+Z$/, 'Z');

type Notes = Readonly<Record<string, string>>;

/** On the certificate that was replaced. */
export function reissuedAs(serialNumber: string, now: Date): Notes {
  return { 'lamassu.io/ca/reissued-as': serialNumber, 'lamassu.io/ca/reissued-at': timeOf(now) };
}

/** On the CA and its new certificate. */
export function reissuedFrom(serialNumber: string): Notes {
  return {
    'lamassu.io/ca/reissued-from': serialNumber,
    'lamassu.io/ca/reissue-reason': 'certificate-reissuance',
  };
}

/** On the certificate whose key was replaced. */
export function rekeyedAs(serialNumber: string, now: Date): Notes {
  return { 'lamassu.io/ca/rekeyed-as': serialNumber, 'lamassu.io/ca/rekeyed-at': timeOf(now) };
}

/** On the CA and its new certificate. */
export function rekeyedFrom(serialNumber: string): Notes {
  return { 'lamassu.io/ca/rekeyed-from': serialNumber };
}
