import type { ParsedCertificate } from '@libs/crypto';

/** A certificate of an import, and what error sentences call it, such as `ca_chain[1]`. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: ParsedCertificate;
}

/** Names the certificates of a field: after the field, and by their position when it holds several. */
export function namedAfter(field: string, certificates: readonly ParsedCertificate[]): NamedCertificate[] {
  const [only, ...others] = certificates;
  if (only && others.length === 0) return [{ name: field, certificate: only }];
  return certificates.map((certificate, index) => ({
    name: `${field} certificate ${index + 1}`,
    certificate,
  }));
}
