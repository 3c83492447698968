import { createHash } from 'node:crypto';
import type { AuditedCall } from '@libs/kernel';
import type { ChangeStatusRequest, UpdateMetadataRequest } from '../../certificate';
import type { AllowProfilesRequest, AssignProfileRequest } from '../wire/ca-profiles.request';
import type { CreateCaRequest } from '../wire/create-ca.request';
import type { DeleteCaRequest } from '../wire/parameters';
import type { ImportCaRequest } from '../wire/import-ca.request';
import type { ReissueCaRequest, RekeyCaRequest } from '../wire/renew-ca.request';
import type { SignMessageRequest } from '../wire/sign-message.request';

/*
 * Contents of audit events for calls that change CAs. Names are those of the input structures of the reference
 * (contract 8.3), values are as received. They hold no private key, passphrase or message.
 */

const subjectOf = (id: string): string => (id === '' ? 'ca' : `ca/${id}`);

/** A field that the reference does not have; absent when it is not set. */
const allowedProfiles = ({ allowed_profile_ids: ids }: { allowed_profile_ids?: string[] | undefined }) =>
  ids === undefined ? {} : { AllowedProfileIDs: ids };

export const createCaCall = (body: CreateCaRequest): AuditedCall => ({
  type: 'ca.create',
  subject: subjectOf(body.id),
  input: () => ({
    ID: body.id,
    ParentID: body.parent_id,
    Subject: body.subject,
    KeyMetadata: body.key_metadata,
    CAExpiration: body.ca_expiration,
    ProfileID: body.profile_id,
    CAIssuanceProfile: body.ca_issuance_profile ?? null,
    CAIssuanceProfileID: body.ca_issuance_profile_id,
    EngineID: body.engine_id,
    Metadata: body.metadata,
    ...allowedProfiles(body),
  }),
});

export const importCaCall = (body: ImportCaRequest): AuditedCall => ({
  type: 'ca.import',
  subject: subjectOf(body.id),
  input: () => ({
    ID: body.id,
    CARequestID: body.ca_request_id,
    CACertificate: body.ca ?? null,
    CAChain: body.ca_chain,
    Key: null,
    ProfileID: body.profile_id,
    EngineID: body.engine_id,
    Metadata: body.metadata,
    ...allowedProfiles(body),
  }),
});

export const changeCaStatusCall = (id: string, body: ChangeStatusRequest): AuditedCall => ({
  type: 'ca.status.update',
  subject: subjectOf(id),
  input: () => ({ CAID: id, Status: body.status, RevocationReason: body.revocation_reason }),
});

/** A change of the default profile or of the allowed profiles; `profiles` holds the fields that the call sets. */
const changeProfilesCall = (id: string, profiles: object): AuditedCall => ({
  type: 'ca.profile.update',
  subject: subjectOf(id),
  input: () => ({ CAID: id, ...profiles }),
});

export const assignProfileCall = (id: string, { profile_id }: AssignProfileRequest): AuditedCall =>
  changeProfilesCall(id, { ProfileID: profile_id });

export const allowProfilesCall = (id: string, { allowed_profile_ids }: AllowProfilesRequest): AuditedCall =>
  changeProfilesCall(id, { AllowedProfileIDs: allowed_profile_ids });

export const updateCaMetadataCall = (id: string, { patches }: UpdateMetadataRequest): AuditedCall => ({
  type: 'ca.metadata.update',
  subject: subjectOf(id),
  input: () => ({ CAID: id, Patches: patches }),
});

export const reissueCaCall = (id: string, body: ReissueCaRequest): AuditedCall => ({
  type: 'ca.reissue',
  subject: subjectOf(id),
  input: () => ({ CAID: id, IssuanceProfile: body.profile ?? null, IssuanceProfileID: body.profile_id }),
});

export const rekeyCaCall = (id: string, body: RekeyCaRequest): AuditedCall => ({
  type: 'ca.rekey',
  subject: subjectOf(id),
  input: () => ({
    CAID: id,
    KeyMetadata: body.key_metadata,
    EngineID: body.engine_id,
    CrossSign: body.cross_sign,
    IssuanceProfile: body.profile ?? null,
    IssuanceProfileID: body.profile_id,
  }),
});

export const deleteCaCall = (id: string, { cascade_delete }: DeleteCaRequest): AuditedCall => ({
  type: 'ca.delete',
  subject: subjectOf(id),
  input: () => ({ CAID: id, CascadeDelete: cascade_delete }),
});

/** Names the message by its digest: it may be confidential. */
export const signMessageCall = (id: string, body: SignMessageRequest): AuditedCall => ({
  type: 'ca.sign.signature',
  subject: subjectOf(id),
  input: () => ({
    CAID: id,
    Message: null,
    MessageDigest: `sha256:${createHash('sha256').update(body.message, 'base64').digest('hex')}`,
    MessageType: body.message_type,
    SigningAlgorithm: body.signature_algorithm,
  }),
});
