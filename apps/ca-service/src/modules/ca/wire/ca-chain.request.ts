import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** Query of GET /cas/{id}/chain. */
@WireObject()
export class CaChainRequest {
  @ApiProperty({
    description:
      'true: with the cross certificates of the root, before it, for whoever trusts another key of it',
  })
  @IsOptional()
  @IsIn(['true', 'false', '1', '0'], { message: 'must be true or false' })
  cross?: string;
}

export const wantsCrossCertificates = ({ cross }: CaChainRequest): boolean =>
  cross === 'true' || cross === '1';
