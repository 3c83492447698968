import { FreeForm, STRUCT_VALIDATION_ERROR, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { EXAMPLE_CERTIFICATE } from './examples';

/** Body of POST /certificates/import (contract 3.3). */
@WireObject()
export class ImportCertificateRequest {
  @ApiProperty({
    description: 'The certificate: base64 of PEM or DER, of X.509 or PKCS#7',
    format: 'byte',
    example: EXAMPLE_CERTIFICATE,
  })
  @IsString({ message: STRUCT_VALIDATION_ERROR })
  certificate!: string;

  @ApiProperty({ example: { line: 7 } })
  @IsOptional()
  @FreeForm()
  metadata?: Record<string, unknown>;
}
