import { memberNamesOf, RequestValidationPipe } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { expect, it } from 'vitest';
import { ADDITIONAL_CRYPTO_FIELDS, ADDITIONAL_FIELDS, CONTRACT_FIELDS } from '../domain/bound-fields';
import { CreateProfileRequest, CryptoEnforcementRequest } from './profile.request';

it('CreateProfileRequest has only fields of the contract, and additional fields that are combined', () => {
  const known = [...CONTRACT_FIELDS.filter((field) => field !== 'id'), ...ADDITIONAL_FIELDS];
  expect(memberNamesOf(CreateProfileRequest).sort()).toEqual(known.sort());
  const ofContract = ['enabled', 'allow_rsa_keys', 'allowed_rsa_key_sizes', 'allow_ecdsa_keys'];
  expect(memberNamesOf(CryptoEnforcementRequest).sort()).toEqual(
    [...ofContract, 'allowed_ecdsa_key_sizes', ...ADDITIONAL_CRYPTO_FIELDS].sort(),
  );
});

it.each([
  { certificate_policies: [null] },
  { certificate_policies: [[]] },
  { certificate_policies: {} },
  { certificate_policies: 'x' },
  { name_constraints: [] },
  { name_constraints: 5 },
  { name_constraints: { permitted: 5 } },
  { name_constraints: { permitted: { dns: 5 } } },
])('%j is rejected as a value of the wrong type', (body) => {
  const pipe = new RequestValidationPipe();
  expect(() => pipe.transform(body, { type: 'body', metatype: CreateProfileRequest })).toThrow(
    InvalidValueError,
  );
});

it('CreateProfileRequest rejects an overlong duration without repeating it', () => {
  const body = { validity: { duration: '$value'.repeat(100) } };
  const read = () =>
    new RequestValidationPipe().transform(body, { type: 'body', metatype: CreateProfileRequest });
  expect(read).toThrow(
    new InvalidValueError('validity.duration: must be shorter than or equal to 128 characters'),
  );
});
