import type { AuditedCall } from '@libs/kernel';
import type { CreateProfileRequest } from '../wire/profile.request';

/*
 * The inputs of audited calls: names as in the input structures of the reference (contract 8.3), values as received.
 */

export const createProfileCall = (body: CreateProfileRequest): AuditedCall => ({
  type: 'profile.issuance.create',
  subject: 'profile',
  // As in the reference, the id is empty: the call assigns it, and the output has it.
  input: () => ({ Profile: Object.assign({ id: '' }, body) }),
});

export const updateProfileCall = (id: string, body: CreateProfileRequest): AuditedCall => ({
  type: 'profile.issuance.update',
  subject: `profile/${id}`,
  input: () => ({ Profile: Object.assign({ id }, body) }),
});

export const deleteProfileCall = (id: string): AuditedCall => ({
  type: 'profile.issuance.delete',
  subject: `profile/${id}`,
  input: () => ({ ProfileID: id }),
});
