import { FreeForm, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { EXAMPLE_CERTIFICATE } from '../../certificate';
import { AllowedProfileIds } from './ca-profiles.request';
import { CaId } from './create-ca.request';

/** Limit of `ca_chain`, in certificates. */
export const MOST_ANCESTORS = 16;

/** Body of POST /cas/import (contract 3.1). */
@WireObject()
export class ImportCaRequest {
  @CaId('Empty: a random UUID')
  id = '';

  @ApiProperty({
    description:
      'The certificate of the CA, alone or with those above it: base64 of PEM or DER, of X.509 or PKCS#7. Required without pkcs12',
    format: 'byte',
    example: EXAMPLE_CERTIFICATE,
  })
  @IsOptional()
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  ca?: string;

  @ApiProperty({
    description:
      'Base64 of PEM or DER with PKCS#1, PKCS#8 (also encrypted) or SEC1; without it the key is not imported',
    format: 'byte',
  })
  @IsString()
  private_key = '';

  @ApiProperty({
    description: 'Decrypts an encrypted PKCS#8 private_key, or pkcs12',
    format: 'password',
  })
  @IsOptional()
  @IsString()
  passphrase?: string;

  @ApiProperty({
    description:
      'Base64 of a PKCS#12 file with key, certificate and chain, in place of ca, private_key and ca_chain',
    format: 'byte',
  })
  @IsOptional()
  @IsString()
  pkcs12?: string;

  @ApiProperty({
    description: 'The key engine that keeps the private key; empty: the default engine',
    example: '',
  })
  @IsString()
  @MaxLength(256)
  engine_id = '';

  @ApiProperty({
    description:
      'CAs above this one, in any order, each base64 of PEM or DER, of X.509 or PKCS#7 with several; missing ones are imported too',
    example: [],
  })
  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(MOST_ANCESTORS, { message: `must not be longer than ${MOST_ANCESTORS} certificates` })
  ca_chain: string[] = [];

  @ApiProperty({ description: 'The default profile for certificates that the CA issues', example: '' })
  @IsString()
  @MaxLength(256)
  profile_id = '';

  @ApiProperty({
    description: 'The CA request of the reference that the certificate answers; only audit events show it',
    example: '',
  })
  @IsString()
  @MaxLength(256)
  ca_request_id = '';

  @IsOptional()
  @AllowedProfileIds()
  allowed_profile_ids?: string[];

  @ApiProperty({ example: { site: 'north' } })
  @FreeForm()
  metadata: Record<string, unknown> = {};
}
