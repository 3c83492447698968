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

/** Contract 2.1: a list of names or a single name; names are trimmed, `null` is no name. */
function toKeyUsages(value: unknown): unknown {
  const names = value === null ? [''] : typeof value === 'string' ? [value] : value;
  if (!Array.isArray(names)) return names;
  return names.map((name: unknown) => (typeof name === 'string' ? name.trim() : name));
}

/** Contract 2.1: names without regard to case; beyond it, dotted object identifiers. */
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
 * A profile to be stored (contract 2.9); the service gives it its id. Nothing is filled in here: what an inline profile
 * leaves out, the stored one decides.
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
    description: 'Names; a single name may stand without the list',
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

/** Contract 2.1. The word is cut off where it is longer than any name. */
function unknownKeyUsage(usages: unknown): string {
  const names: readonly unknown[] = Array.isArray(usages) ? usages : [usages];
  const unknown = names.find((name) => !KEY_USAGES.some((known) => known === name));
  return typeof unknown === 'string' ? `unknown key usage: ${unknown.slice(0, 64)}` : 'invalid format';
}
