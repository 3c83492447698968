import { LastOccurrence, ListQueryRequest, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsRfc3339 } from '../../profile';
import type { Expiry } from '../domain';

const Limit = (which: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: `Only certificates that end ${which} this time, in RFC 3339; no limit when absent.`,
    }),
    LastOccurrence(),
    IsOptional(),
    IsRfc3339(),
  );

/** Query of GET /certificates/expiration (contract 3.3, 10.1, 19). */
@WireObject()
export class ExpirationRequest extends ListQueryRequest {
  @Limit('after')
  expires_after?: string;

  @Limit('before')
  expires_before?: string;
}

export const toExpiry = ({ expires_after: after, expires_before: before }: ExpirationRequest): Expiry => ({
  ...(after === undefined ? {} : { after: new Date(after) }),
  ...(before === undefined ? {} : { before: new Date(before) }),
});
