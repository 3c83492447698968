import { FreeForm, Nested, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { InlineProfileRequest, SubjectRequest } from '../../profile';
import { CertificateKeySpecRequest } from './certificate-key-spec.request';

/** Body of POST /certificates (contract 3.3). */
@WireObject()
export class CreateCertificateRequest {
  @ApiProperty({ example: 'factory-root' })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  @MaxLength(256)
  @MinLength(1, { message: STRUCT_VALIDATION_ERROR })
  ca_id!: string;

  @Nested(() => CertificateKeySpecRequest)
  key_spec = new CertificateKeySpecRequest();

  @Nested(() => SubjectRequest)
  subject = new SubjectRequest();

  @ApiProperty({
    description:
      'An inline profile; takes precedence over issuance_profile_id; needs the permission admin unless it is a copy of the stored one with its id',
  })
  @IsOptional()
  @Nested(() => InlineProfileRequest)
  issuance_profile?: InlineProfileRequest;

  @ApiProperty({ example: '' })
  @IsString()
  @MaxLength(256)
  issuance_profile_id = '';

  @ApiProperty({ example: { line: 7 } })
  @FreeForm()
  metadata: Record<string, unknown> = {};
}
