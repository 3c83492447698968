import {
  type Extensions,
  keptExtensionsOf,
  keptPathLength,
  type ParsedCertificate,
  refuseUnkeepableExtensions,
  type StatableExtension,
} from '@libs/crypto';
import type { ProfileDefinition, ProfileRepository } from '../../profile/domain';
import { type CaProfileChoice, resolveCaProfile } from './ca-profile';
import { renewedValidity } from './renewed-validity';

/** The contents of a renewed certificate: what the profile states, and what the current certificate has besides. */
export interface RenewedContents {
  readonly profile: ProfileDefinition;
  readonly keptExtensions: Extensions;
}

/**
 * Combines the profile of a renewal with the current certificate. What the profile does not state stays as it is, so
 * that nothing is dropped without notice and a renewed CA is not less restricted (contract 5.7).
 * @throws ProfileNotFoundError
 * @throws InvalidValueError when the profile is not for CAs, or when, without a profile, the certificate has an
 * extension that another one cannot keep
 */
export async function renewedContents(
  choice: CaProfileChoice,
  current: ParsedCertificate,
  profiles: ProfileRepository,
): Promise<RenewedContents> {
  const resolved = await resolveCaProfile(choice, renewedValidity(current), profiles);
  if (choice !== 'default for CAs') return contentsOf(current, resolved);
  refuseUnkeepableExtensions(current);
  // The default for CAs states a key usage, for new CAs.
  return contentsOf(current, { ...resolved, keyUsage: [] });
}

function contentsOf(current: ParsedCertificate, profile: ProfileDefinition): RenewedContents {
  const { honorKeyUsage, keyUsage, extendedKeyUsages, honorExtendedKeyUsages } = profile;
  const pathLenConstraint = profile.pathLenConstraint ?? keptPathLength(current);
  return {
    profile: {
      ...profile,
      // The current certificate is the request.
      honorKeyUsage: honorKeyUsage || keyUsage.length === 0,
      honorExtendedKeyUsages: false,
      extendedKeyUsages: honorExtendedKeyUsages ? [] : extendedKeyUsages,
      ...(pathLenConstraint === undefined ? {} : { pathLenConstraint }),
    },
    keptExtensions: keptExtensionsOf(current, { byProfile: statedBy(profile) }),
  };
}

/** Returns the extensions that the profile states. */
function statedBy(profile: ProfileDefinition): readonly StatableExtension[] {
  const { honorExtendedKeyUsages, extendedKeyUsages, certificatePolicies, nameConstraints } = profile;
  return [
    ...(honorExtendedKeyUsages || extendedKeyUsages.length === 0 ? [] : (['extendedKeyUsage'] as const)),
    ...(certificatePolicies === undefined ? [] : (['certificatePolicies'] as const)),
    ...(nameConstraints === undefined ? [] : (['nameConstraints'] as const)),
  ];
}
