import { isTrue, IsTrueOrFalse, Nested, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { InlineProfileRequest } from '../../profile';
import { EXAMPLE_CSR } from './examples';

/** Body of POST /cas/{id}/certificates/sign (contract 3.2). */
@WireObject()
export class SignCertificateRequest {
  @ApiProperty({
    description: 'Base64 of the PEM text of a PKCS#10 request',
    format: 'byte',
    example: EXAMPLE_CSR,
  })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  csr!: string;

  @ApiProperty({
    description:
      'An inline profile; needs the permission admin unless it is a copy of the stored one with its id',
  })
  @IsOptional()
  @Nested(() => InlineProfileRequest)
  profile?: InlineProfileRequest;

  @ApiProperty({ description: 'A stored profile; by default the one of the CA', example: '' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  profile_id?: string;
}

/** Query of the signing route. `?dry_run=true` previews the certificate and stores nothing. */
@WireObject()
export class DryRunRequest {
  @ApiProperty({ description: 'true: returns the certificate that would be issued, and stores nothing' })
  @IsOptional()
  @IsTrueOrFalse()
  dry_run?: string;
}

export const isDryRun = ({ dry_run }: DryRunRequest): boolean => isTrue(dry_run);
