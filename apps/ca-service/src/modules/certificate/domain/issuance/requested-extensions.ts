import { dottedOf, type Extensions, isOneElement, WRITTEN_EXTENSIONS } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ProfileDefinition } from '../../../profile/domain';

const NONE: Extensions = new Map();

interface RequestAndProfile {
  readonly extensions?: Extensions;
  readonly profile: ProfileDefinition;
}

/** Returns the requested extensions that the profile allows (`allowed_extensions`), to be copied byte for byte. */
export function grantedExtensions(requested: Extensions = NONE, profile: ProfileDefinition): Extensions {
  const { allowedExtensions = [] } = profile;
  if (requested.size === 0 || allowedExtensions.length === 0) return NONE;
  return new Map([...requested].filter(([key]) => allowedExtensions.includes(dottedOf(key))));
}

/**
 * Rejects a critical extension that the certificate would lack: verifiers that the requester counts on would not enforce
 * it. Also rejects an allowed extension whose value is not DER (RFC 5280 section 4.1).
 */
export const extensionsMustBeGranted = ({ extensions, profile }: RequestAndProfile): void => {
  if (extensions === undefined || extensions.size === 0) return;
  const granted = grantedExtensions(extensions, profile);
  for (const [key, { critical, value }] of extensions) {
    if (granted.has(key)) {
      if (!isOneElement(value)) {
        throw new InvalidValueError(`csr: the value of extension ${dottedOf(key)} is not one DER element`);
      }
    } else if (critical && !WRITTEN_EXTENSIONS.has(key)) {
      throw new InvalidValueError(
        `csr: extension ${dottedOf(key)} is critical, and the issuance profile does not allow it (allowed_extensions)`,
      );
    }
  }
};
