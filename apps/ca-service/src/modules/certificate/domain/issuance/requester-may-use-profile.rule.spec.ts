import { describe, expect, it } from 'vitest';
import type { ProfileDefinition } from '../../../profile/domain';
import type { Requester } from '../requester-may-change-certificate.rule';
import {
  CaProfileNeedsAdminError,
  InlineProfileNeedsAdminError,
  ProfileNotAllowedError,
  requesterMayUseProfile,
} from './requester-may-use-profile.rule';

interface Case {
  readonly id?: string;
  readonly signAsCa?: boolean;
  readonly allowed?: readonly string[];
}

const using =
  (requester: Requester, { id, signAsCa = false, allowed }: Case) =>
  (): void => {
    const definition = { signAsCa } as ProfileDefinition;
    requesterMayUseProfile(requester, { id, definition }, { id: 'ca', allowedProfileIds: allowed });
  };

describe('requesterMayUseProfile', () => {
  it.each<[string, Case, new (...parts: never[]) => Error]>([
    ['a stored profile for CAs', { id: 'p', signAsCa: true }, CaProfileNeedsAdminError],
    ['a listed profile for CAs', { id: 'p', signAsCa: true, allowed: ['p'] }, CaProfileNeedsAdminError],
    ['an inline profile for CAs', { signAsCa: true }, CaProfileNeedsAdminError],
    ['an inline profile', {}, InlineProfileNeedsAdminError],
    ['a profile that is not listed', { id: 'p', allowed: ['q'] }, ProfileNotAllowedError],
    ['a profile while the list is empty', { id: 'p', allowed: [] }, ProfileNotAllowedError],
  ])('requesterMayUseProfile rejects %s for an issuer, not for an admin', (_what, of, error) => {
    expect(using('issuer', of)).toThrow(error);
    expect(using('admin', of)).not.toThrow();
  });

  it.each<[string, Case]>([
    ['a stored profile without a list', { id: 'p' }],
    ['a listed profile', { id: 'p', allowed: ['q', 'p'] }],
  ])('requesterMayUseProfile accepts %s for an issuer', (_what, of) => {
    expect(using('issuer', of)).not.toThrow();
  });
});
