import { type InlineProfileRequest, toInlineProfile, toSubject } from '../../profile';
import type { NewCertificate } from '../commands/create-certificate';
import { toWantedKey } from '../wire/certificate-key-spec.request';
import type { CreateCertificateRequest } from '../wire/create-certificate.request';
import { certificateIn } from '@libs/crypto';
import { ImportCertificate } from '../commands/import-certificate';
import type { ImportCertificateRequest } from '../wire/import-certificate.request';
import type { ProfileChoice, Requester } from '../domain';
import { holds, type Principal } from '@libs/auth';

/** Maps a body to a new certificate. @throws InvalidValueError for a key specification that names no key, or two */
export function toNewCertificate(body: CreateCertificateRequest): NewCertificate {
  const { issuance_profile: inline, issuance_profile_id: id } = body;
  return {
    caId: body.ca_id,
    key: toWantedKey(body.key_spec),
    subject: toSubject(body.subject),
    profile: profileChoice({ inline, id }),
    metadata: body.metadata,
  };
}

/** Maps a body to an import. @throws InvalidValueError when the field is not one certificate (contract 2.2) */
export function toImport({ certificate, metadata }: ImportCertificateRequest): ImportCertificate {
  return new ImportCertificate(certificateIn(certificate, 'certificate'), metadata ?? null);
}

interface NamedProfile {
  readonly inline: InlineProfileRequest | undefined;
  /** Absent or `''`: none. */
  readonly id: string | undefined;
}

/** Returns the profile that a request selects. An inline profile takes precedence over an id (contract 3.2). */
export function profileChoice({ inline, id }: NamedProfile): ProfileChoice {
  if (inline) return { inline: toInlineProfile(inline) };
  return id ? { id } : 'default of the CA';
}

/** Returns the permission of the caller for the rules of the domain. */
export const requesterOf = ({ permission }: Principal): Requester =>
  holds(permission, 'admin') ? 'admin' : 'issuer';
