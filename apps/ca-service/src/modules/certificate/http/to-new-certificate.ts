import { toSubject } from '../../profile';
import type { NewCertificate } from '../commands/create-certificate';
import { toWantedKey } from '../wire/certificate-key-spec.request';
import type { CreateCertificateRequest } from '../wire/create-certificate.request';
import { profileChoice } from './profile-choice';

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
