import { isTrue, IsTrueOrFalse, lastOccurrenceOf, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { Transform } from 'class-transformer';

/** The path of the CAs with a common name. */
@WireObject()
export class CaNamePath {
  @ApiProperty({ description: 'The common name, exactly as it is written', example: 'Factory Root CA' })
  @IsString()
  commonName!: string;
}

/** Query of GET /cas/{id}/chain. */
@WireObject()
export class CaChainRequest {
  @ApiProperty({
    description:
      'true: includes the cross certificates of the root, for clients that trust another key of it',
  })
  @IsOptional()
  @IsTrueOrFalse()
  cross?: string;
}

export const wantsCrossCertificates = ({ cross }: CaChainRequest): boolean => isTrue(cross);

/** Query of DELETE /cas/{id}: `true` or `1`, anything else is false (contract 3.1). */
@WireObject()
export class DeleteCaRequest {
  @ApiProperty({
    description: 'Whether to delete everything below the CA as well, instead of revoking it',
    example: false,
  })
  @Transform(({ value }: { value: unknown }) => isTrue(lastOccurrenceOf(value)))
  @IsBoolean()
  cascade_delete = false;
}
