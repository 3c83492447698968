import { isTrue, IsTrueOrFalse, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';

/** Query of GET /cas/{id}/chain. */
@WireObject()
export class CaChainRequest {
  @ApiProperty({
    description:
      'true: with the cross certificates of the root, before it, for clients that trust another key of it',
  })
  @IsOptional()
  @IsTrueOrFalse()
  cross?: string;
}

export const wantsCrossCertificates = ({ cross }: CaChainRequest): boolean => isTrue(cross);
