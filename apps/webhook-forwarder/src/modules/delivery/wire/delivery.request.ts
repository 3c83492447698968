import { LastOccurrence, TextSatisfies, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { DELIVERY_STATES, type DeliveryState } from '../domain/delivery';

/** Whether a text is a whole number above 0 that a PostgreSQL bigint holds. */
export const isPositive = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

/** The path of a delivery. */
@WireObject()
export class DeliveryPath {
  @TextSatisfies(isPositive, 'must be a whole number')
  id!: string;
}

const MAXIMUM_PAGE_SIZE = 1_000;

/** Query of GET /deliveries. */
@WireObject()
export class ListDeliveriesRequest {
  @LastOccurrence()
  @IsOptional()
  @IsIn(DELIVERY_STATES, { message: `must be one of ${DELIVERY_STATES.join(', ')}` })
  state?: DeliveryState;

  @ApiProperty({ description: 'The id of a subscription' })
  @LastOccurrence()
  @IsOptional()
  @IsString()
  @MaxLength(64, { message: 'must be at most 64 characters' })
  subscription?: string;

  @LastOccurrence()
  @TextSatisfies(
    (text) => isPositive(text) && Number(text) <= MAXIMUM_PAGE_SIZE,
    `must be a whole number from 1 to ${MAXIMUM_PAGE_SIZE}`,
  )
  page_size = '25';

  @ApiProperty({ description: '`next` of the page before' })
  @LastOccurrence()
  @IsOptional()
  @TextSatisfies(isPositive, 'must be a whole number')
  bookmark?: string;
}
