import {
  type ExtendedKeyUsage,
  extendedKeyUsageOf,
  isDottedOid,
  KEY_USAGES,
  type KeyUsage,
} from '@libs/crypto';
import { messageOfValue, Nested, NullIsAValue, ReadAs, TextSatisfies, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import type { InlineProfile } from '../domain';
import { IssuanceConstraintsRequest } from './issuance-constraints.request';
import { ProfileSubjectRequest } from './subject.request';
import { ProfileValidityRequest } from './validity.request';

/** An optional flag. It has no default, so that an inline profile can be compared with a stored one. */
export const Flag = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ default: false }), IsOptional(), IsBoolean());

const KeySizes = (example: number[]): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ nullable: true, default: null, example }),
    IsOptional(),
    IsArray(),
    IsInt({ each: true }),
    Max(65_536, { each: true }),
    Min(0, { each: true }),
    ArrayMaxSize(64),
  );

/** The keys that certificates may be for (contract 2.9). */
@WireObject()
export class CryptoEnforcementRequest {
  @Flag()
  enabled?: boolean;

  @Flag()
  allow_rsa_keys?: boolean;

  @KeySizes([2048, 3072, 4096])
  allowed_rsa_key_sizes?: number[];

  @Flag()
  allow_ecdsa_keys?: boolean;

  @KeySizes([256, 384])
  allowed_ecdsa_key_sizes?: number[];

  @Flag()
  allow_ed25519_keys?: boolean;

  @Flag()
  allow_ml_dsa_keys?: boolean;

  @ApiProperty({ nullable: true, default: null, example: [65] })
  @IsOptional()
  @IsArray()
  @IsInt({ each: true })
  @IsIn([44, 65, 87], { each: true, message: 'must be 44, 65 or 87' })
  @ArrayMaxSize(64)
  allowed_ml_dsa_key_sizes?: (44 | 65 | 87)[];
}

/** The most key usages, and the most purposes, of one profile. */
const MOST_USAGES = 64;

/** Reads key usages as a list of trimmed names, from a list, a single name or `null` (contract 2.1). */
function toKeyUsages(value: unknown): unknown {
  const names = value === null ? [''] : typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names)) return names;
  return names.map((name: unknown) => (typeof name === 'string' ? name.trim() : name));
}

/** Reads purposes: names without regard to case (contract 2.1), and dotted object identifiers. */
function toExtendedKeyUsages(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((name: unknown) => (typeof name === 'string' ? (extendedKeyUsageOf(name) ?? name) : name));
}

const isExtendedKeyUsage = (name: string): boolean => extendedKeyUsageOf(name) !== undefined;

const ExtendedKeyUsages = (): PropertyDecorator =>
  applyDecorators(
    ReadAs(toExtendedKeyUsages),
    IsOptional(),
    IsArray(),
    IsString({ each: true }),
    TextSatisfies(isExtendedKeyUsage, 'unsupported ext key usage', { each: true }),
    ArrayMaxSize(MOST_USAGES),
  );

/**
 * A profile to be stored (contract 2.9); the service assigns its id. Missing fields stay missing: for an inline profile,
 * the stored one decides them.
 */
@WireObject()
export class CreateProfileRequest extends IssuanceConstraintsRequest {
  @ApiProperty({ default: '', example: 'Devices' })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  name?: string;

  @ApiProperty({ default: '', example: 'Certificates of devices, for a year' })
  @IsOptional()
  @IsString()
  @MaxLength(16_384)
  description?: string;

  @ApiProperty({ example: { type: 'Duration', duration: '1y' } })
  @IsOptional()
  @Nested(() => ProfileValidityRequest)
  validity?: ProfileValidityRequest;

  @Flag()
  sign_as_ca?: boolean;

  @Flag()
  honor_key_usage?: boolean;

  @ApiProperty({
    description: 'Names; a single name may be given without the list',
    default: [],
    example: ['DigitalSignature'],
  })
  @NullIsAValue()
  @ReadAs(toKeyUsages)
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @IsIn(KEY_USAGES, { each: true, message: ({ value }) => messageOfValue(unknownKeyUsage(value)) })
  @ArrayMaxSize(MOST_USAGES)
  key_usage?: KeyUsage[];

  @Flag()
  honor_extended_key_usages?: boolean;

  @ApiProperty({
    description: 'Names, or dotted object identifiers',
    default: [],
    example: ['ClientAuth'],
  })
  @ExtendedKeyUsages()
  extended_key_usages?: ExtendedKeyUsage[];

  @ApiProperty({ description: 'Purposes that have no name', default: [] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @TextSatisfies(isDottedOid, 'must be a dotted object identifier', { each: true })
  @ArrayMaxSize(MOST_USAGES)
  extended_key_usage_oids?: string[];

  @ApiProperty({ description: 'Take the subject of the CSR', example: true })
  @Flag()
  honor_subject?: boolean;

  @IsOptional()
  @Nested(() => ProfileSubjectRequest)
  subject?: ProfileSubjectRequest;

  @ApiProperty({ description: 'Take the alternative names of the CSR', example: true })
  @Flag()
  honor_extensions?: boolean;

  @IsOptional()
  @Nested(() => CryptoEnforcementRequest)
  crypto_enforcement?: CryptoEnforcementRequest;

  @ApiProperty({
    description: 'Purposes that a CSR may ask for, by name or dotted object identifier',
  })
  @ExtendedKeyUsages()
  allowed_extended_key_usages?: ExtendedKeyUsage[];
}

/** The error sentence for the first unknown key usage (contract 2.1), of which 64 characters are repeated. */
function unknownKeyUsage(usages: unknown): string {
  const names: readonly unknown[] = Array.isArray(usages) ? usages : [usages];
  const unknown = names.find((name) => !KEY_USAGES.some((known) => known === name));
  return typeof unknown === 'string' ? `unknown key usage: ${unknown.slice(0, 64)}` : 'invalid format';
}

/** A profile for one request. */
@WireObject()
export class InlineProfileRequest extends CreateProfileRequest {
  @ApiProperty({
    description: 'A stored profile, whose constraints beyond the contract hold as well; empty: none',
    example: '',
  })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  id?: string;
}

/** Maps the request to the domain, which separates the id from the other fields. */
export function toInlineProfile({ id, ...fields }: InlineProfileRequest): InlineProfile {
  return { id, fields };
}

/** The path of an issuance profile. */
@WireObject()
export class ProfilePath {
  @ApiProperty({ description: 'The id of the profile', example: '9f0c3c1e-7a2b-4a53-8f0e-2d6f4e0c8b11' })
  @IsString()
  id!: string;
}
