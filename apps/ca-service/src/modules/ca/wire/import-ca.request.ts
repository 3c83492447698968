import { FreeForm, WireObject, wireText } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { EXAMPLE_CERTIFICATE } from '../../certificate';
import { AllowedProfileIds } from './allowed-profiles.request';
import { CaId } from './ca-id.decorator';

/** The longest chain that is taken in at once. */
const MOST_ANCESTORS = 16;

/** Body of POST /cas/import (contract 3.1). */
@WireObject()
export class ImportCaRequest {
  @CaId('Empty: a random UUID')
  id = '';

  @ApiProperty({
    description: 'Base64 of PEM: the certificate of the CA',
    format: 'byte',
    example: EXAMPLE_CERTIFICATE,
  })
  @IsString({ message: wireText('struct validation error') })
  ca!: string;

  @ApiProperty({
    description:
      'Base64 of PEM with PKCS#1, PKCS#8 (also encrypted) or SEC1; without it the key stays elsewhere',
    format: 'byte',
    example: '',
  })
  @IsString()
  private_key = '';

  @ApiProperty({ description: 'Decrypts an encrypted PKCS#8 private_key', format: 'password' })
  @IsOptional()
  @IsString()
  passphrase?: string;

  @ApiProperty({ description: 'Where the private key goes; empty: the default engine', example: '' })
  @IsString()
  @MaxLength(256)
  engine_id = '';

  @ApiProperty({
    description:
      'CAs above this one, each base64 of PEM, in any order; those that are missing are imported too',
    example: [],
  })
  @IsString({ each: true })
  @ArrayMaxSize(MOST_ANCESTORS, { message: `must not be longer than ${MOST_ANCESTORS} certificates` })
  @IsArray()
  ca_chain: string[] = [];

  @ApiProperty({ description: 'The default profile of what the CA issues', example: '' })
  @IsString()
  @MaxLength(256)
  profile_id = '';

  @IsOptional()
  @AllowedProfileIds()
  allowed_profile_ids?: string[];

  @ApiProperty({ example: { site: 'north' } })
  @FreeForm()
  metadata: Record<string, unknown> = {};
}
