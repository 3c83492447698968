import { type ParsedCertificate } from '../certificates/certificate-parser';
import { oncePerObject } from '../der/once-per-object';
import { type IssuerPath } from './certificate-lint';

/** A CA on the path above a certificate, as a finding names it. */
export interface CaAbove {
  readonly certificate: ParsedCertificate;
  /** `its issuer`, or which CA above it. */
  readonly label: string;
}

/** The CAs above a certificate, its issuer first, as far as they are known. Empty while a root certifies itself. */
export const pathAbove = oncePerObject(({ certificate, ancestors = [] }: IssuerPath): readonly CaAbove[] => [
  ...(certificate === undefined ? [] : [{ certificate, label: 'its issuer' }]),
  ...ancestors.map((above) => ({ certificate: above, label: `the CA ${nameOf(above)} above its issuer` })),
]);

/** The common name in quotes, or else the first other value. */
export function nameOf({ subject }: ParsedCertificate): string {
  return JSON.stringify(subject.subject.commonName || (subject.values[0]?.value ?? ''));
}
