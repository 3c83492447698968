import { memberNamesOf } from '@libs/http';
import { expect, it } from 'vitest';
import { ADDITIONAL_CRYPTO_FIELDS, ADDITIONAL_FIELDS, CONTRACT_FIELDS } from '../domain/bound-fields';
import { CreateProfileRequest } from './create-profile.request';
import { CryptoEnforcementRequest } from './crypto-enforcement.request';

it('every field of a profile is of the contract, or combined with that of the stored profile', () => {
  const known = [...CONTRACT_FIELDS.filter((field) => field !== 'id'), ...ADDITIONAL_FIELDS];
  expect(memberNamesOf(CreateProfileRequest).sort()).toEqual(known.sort());
  const ofContract = ['enabled', 'allow_rsa_keys', 'allowed_rsa_key_sizes', 'allow_ecdsa_keys'];
  expect(memberNamesOf(CryptoEnforcementRequest).sort()).toEqual(
    [...ofContract, 'allowed_ecdsa_key_sizes', ...ADDITIONAL_CRYPTO_FIELDS].sort(),
  );
});
