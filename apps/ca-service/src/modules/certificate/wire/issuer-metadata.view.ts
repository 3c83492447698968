import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Which CA issued a certificate. */
@ApiSchema({ name: 'IssuerMetadata' })
export class IssuerMetadataView {
  @ApiProperty({
    description: 'Of the certificate of the CA; `-` where it is not known',
    example: '4c657d45d905fc6184eefcc9d59aa3af',
  })
  readonly serial_number!: string;

  @ApiProperty({
    description: 'Of the CA; `-` where the service does not know it',
    example: 'd635f6f1-08a1-489e-a825-9d5a6f6440ba',
  })
  readonly id!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Of the CA in its hierarchy: 0 for a root, -1 where the CA is not known',
    example: 0,
  })
  readonly level!: number;
}
