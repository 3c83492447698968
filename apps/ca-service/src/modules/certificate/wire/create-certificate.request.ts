import { FreeForm, Nested, WireObject, wireText } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { InlineProfileRequest, SubjectRequest } from '../../profile';
import { CertificateKeySpecRequest } from './certificate-key-spec.request';

/** What the reference answers for a missing field. */
const REQUIRED = { message: wireText('struct validation error') };

/** Body of POST /certificates (contract 3.3). */
@WireObject()
export class CreateCertificateRequest {
  @ApiProperty({ example: 'factory-root' })
  @MaxLength(256)
  @MinLength(1, REQUIRED)
  @IsString(REQUIRED)
  ca_id!: string;

  @Nested(() => CertificateKeySpecRequest)
  key_spec = new CertificateKeySpecRequest();

  @Nested(() => SubjectRequest)
  subject = new SubjectRequest();

  @ApiProperty({
    description:
      'An inline profile; wins over issuance_profile_id; needs the permission admin unless it is a copy of the stored one with its id',
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
