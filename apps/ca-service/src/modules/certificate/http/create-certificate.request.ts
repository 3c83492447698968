import { KEY_TYPES } from '@libs/crypto';
import { wireObject, wireText } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { z } from 'zod';
import { keyReferenceOrAlias, type WantedKey } from '../../key';
import { inlineProfileRequest, subjectRequest, toSubject } from '../../profile';
import type { NewCertificate } from '../commands/create-certificate/create-certificate.command';
import { profileChoice } from './profile-choice';

/** What the reference answers for a missing field. */
const REQUIRED = wireText('struct validation error');

/** Contract 2.10, CertificateKeySpec. */
const keySpecRequest = wireObject({
  type: z.string().max(32).default('').describe(KEY_TYPES.join(', ')),
  bits: z.int({ error: 'must be a whole number' }).min(0).max(65_536).default(0),
  engine_id: z.string().max(256).default('').describe('Where the key is made; empty: the default engine'),
  key_identifier: z
    .string()
    .max(512)
    .default('')
    .describe('In place of type and bits: a key that the service holds, by its id or a pkcs11: URI'),
});

/** Body of POST /certificates (contract 3.3). */
export const createCertificateRequest = wireObject({
  ca_id: z.string({ error: REQUIRED }).min(1, { error: REQUIRED }).max(256),
  key_spec: keySpecRequest,
  subject: subjectRequest,
  issuance_profile: inlineProfileRequest
    .optional()
    .describe(
      'An inline profile; wins over issuance_profile_id; needs the permission admin unless it is a copy of the stored one with its id',
    ),
  issuance_profile_id: z.string().max(256).default(''),
  metadata: z.record(z.string(), z.unknown()).default({}),
});

export type CreateCertificateRequest = z.infer<typeof createCertificateRequest>;

/** @throws InvalidValueError for a key specification that names no key, or two */
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

/** A word that is no type of key counts as none (contract 3.3). */
function toWantedKey({
  type: word,
  bits,
  engine_id,
  key_identifier,
}: CreateCertificateRequest['key_spec']): WantedKey {
  const type = KEY_TYPES.find((each) => each === word);
  const isNamed = key_identifier !== '';
  if (isNamed && type === undefined && bits === 0) return { existing: keyReferenceOrAlias(key_identifier) };
  if (!isNamed && type !== undefined && bits !== 0) return { create: { type, bits }, engineId: engine_id };
  throw new InvalidValueError(
    'invalid key spec: exactly one of (Type+Bits) or KeyIdentifier must be provided',
  );
}
