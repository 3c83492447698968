import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate } from './certificate-parser';
import { dottedOf, type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type Extension, type Extensions } from '../extensions/extension';
import { extensionsOfCertificate } from './tbs-certificate';

const keys = (...oids: ObjectIdentifier[]): readonly string[] => oids.map(({ key }) => key);

/** Extensions that every certificate of a CA gets anew: about its key, its issuer, or stated apart in the template. */
const WRITTEN_ANEW = keys(
  OID.keyUsage,
  OID.basicConstraints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.authorityInformationAccess,
  OID.crlDistributionPoints,
);

/** RFC 5280 sections 4.2.1.7 and 4.2.1.15: names and delta CRLs of the issuer. */
const ABOUT_ISSUER = keys(OID.issuerAltName, OID.freshestCrl);

/** Extensions that are true of one certificate only, by the key of their OID. */
const ABOUT_ONE_CERTIFICATE: ReadonlyMap<string, string> = new Map([
  [OID.privateKeyUsagePeriod.key, 'private key usage period (RFC 3280 4.2.1.4)'],
  [OID.signedCertificateTimestamps.key, 'signed certificate timestamps (RFC 6962 3.3)'],
  [OID.precertificatePoison.key, 'precertificate poison (RFC 6962 3.1)'],
]);

const STATED_BY_PROFILES = {
  extendedKeyUsage: OID.extendedKeyUsage,
  certificatePolicies: OID.certificatePolicies,
  nameConstraints: OID.nameConstraints,
} as const;

/** An extension that a profile can state. */
export type StatableExtension = keyof typeof STATED_BY_PROFILES;

/** What a new certificate of a CA states itself, so that it does not keep that of the former one. */
export interface StatedAnew {
  /** Extensions that the profile states. */
  readonly byProfile?: readonly StatableExtension[];
  /** Whether the issuer is another CA than that of the former certificate. */
  readonly hasOtherIssuer?: boolean;
}

/**
 * Returns the extensions of a CA certificate that another certificate of the same CA keeps byte for byte, known or not:
 * all except those that are written anew, and those that are true of one certificate only.
 */
export function keptExtensionsOf(certificate: ParsedCertificate, anew: StatedAnew = {}): Extensions {
  const stated = (anew.byProfile ?? []).map((name) => STATED_BY_PROFILES[name].key);
  const left = new Set([
    ...WRITTEN_ANEW,
    ...ABOUT_ONE_CERTIFICATE.keys(),
    ...stated,
    ...(anew.hasOtherIssuer ? ABOUT_ISSUER : []),
  ]);
  const kept = new Map<string, Extension>();
  for (const [key, extension] of extensionsOfCertificate(certificate)) {
    if (left.has(key)) continue;
    // RFC 5280 section 4.2.1.10: critical, which some certificates of old CAs are not.
    const critical = extension.critical || key === OID.nameConstraints.key;
    kept.set(key, { ...extension, critical });
  }
  return kept;
}

/**
 * Rejects a CA certificate with an extension that another certificate cannot keep.
 * @throws InvalidValueError naming the extension
 */
export function refuseUnkeepableExtensions(certificate: ParsedCertificate): void {
  for (const key of extensionsOfCertificate(certificate).keys()) {
    const name = ABOUT_ONE_CERTIFICATE.get(key);
    if (name === undefined) continue;
    throw new InvalidValueError(
      `the certificate of the CA has the extension ${dottedOf(key)}, ${name}, which another certificate cannot keep: state a profile to leave it out`,
    );
  }
}

/** The longest path length that can be encoded. No path is as long, so longer ones are equivalent. */
const MAX_PATH_LENGTH = 127;

/** Returns the path length of a CA certificate for another certificate of the same CA; `undefined`: any length. */
export function keptPathLength({ pathLenConstraint }: ParsedCertificate): number | undefined {
  return pathLenConstraint === undefined ? undefined : Math.min(pathLenConstraint, MAX_PATH_LENGTH);
}
