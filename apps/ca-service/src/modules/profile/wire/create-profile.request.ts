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
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { CryptoEnforcementRequest } from './crypto-enforcement.request';
import { Flag } from './flag.decorator';
import { IssuanceConstraintsRequest } from './issuance-constraints.request';
import { ProfileSubjectRequest } from './subject.request';
import { ProfileValidityRequest } from './validity.request';

/** The most usages of either kind; there are nine key usages. */
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
