import { type ParsedCertificate } from '../certificates/certificate-parser';
import { oncePerObject } from '../der/once-per-object';
import { type IssuerPath } from './certificate-lint';

/** A CA on the path above a certificate. */
export interface CaAbove {
  readonly certificate: ParsedCertificate;
  /** Its name in findings: `its issuer`, or `the CA "name" above its issuer`. */
  readonly label: string;
}

/** The known CAs above a certificate, its issuer first. Empty while a root certifies itself. */
export const pathAbove = oncePerObject(({ certificate, ancestors = [] }: IssuerPath): readonly CaAbove[] => [
  ...(certificate === undefined ? [] : [{ certificate, label: 'its issuer' }]),
  ...ancestors.map((above) => ({ certificate: above, label: `the CA ${nameOf(above)} above its issuer` })),
]);

/** The common name, or the first other value, in quotes. */
export function nameOf({ subject }: ParsedCertificate): string {
  return JSON.stringify(subject.subject.commonName || (subject.values[0]?.value ?? ''));
}
