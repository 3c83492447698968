import {
  EveryOccurrence,
  LastOccurrence,
  STRUCT_VALIDATION_ERROR,
  TextSatisfies,
  WireObject,
} from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { isRfc3339 } from '../../profile';
import { type Interval, INTERVALS } from '../domain/interval';

/** Filters of statistics. A filter on `status` is rejected: statuses are counted (contract 3.4). */
const Filters = (fields: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      description: `\`field[operator]value\`, with the fields of ${fields} but \`status\`; all must hold.`,
      type: 'array',
      items: { type: 'string' },
    }),
    EveryOccurrence(),
    IsOptional(),
    IsString({ each: true }),
    TextSatisfies((text) => !text.startsWith('status['), STRUCT_VALIDATION_ERROR, {
      each: true,
    }),
  );

/** Query of GET /stats/{id}. */
@WireObject()
export class CaStatisticsRequest {
  @Filters('certificates')
  cert_filter?: string[];
}

/** Query of GET /stats. */
@WireObject()
export class StatisticsRequest extends CaStatisticsRequest {
  @Filters('CAs')
  ca_filter?: string[];
}

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
const FIRST_YEAR = 1900;

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  return isRfc3339(time) && new Date(time).getUTCFullYear() >= FIRST_YEAR;
}

const Day = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description, type: 'string', example: '2026-11-30' }),
    LastOccurrence(),
    IsOptional(),
    TextSatisfies(isDay, `must be a date or a time in RFC 3339, from the year ${FIRST_YEAR} to 9999`),
  );

const Only = (whose: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description: `Only certificates ${whose}.` }),
    LastOccurrence(),
    IsOptional(),
    IsString(),
  );

/** Query of GET /stats/expirations. */
@WireObject()
export class ExpirationsRequest {
  @ApiProperty({ description: 'How long a period is; weeks begin on Mondays.' })
  @LastOccurrence()
  @IsOptional()
  @IsIn(INTERVALS, { message: `must be one of ${INTERVALS.join(', ')}` })
  interval: Interval = 'month';

  @Day('The last day, in UTC; when missing, 30 days, 26 weeks or 12 months are answered.')
  until?: string;

  @Only('of this CA')
  ca_id?: string;
}

/** Query of GET /stats/issuance. */
@WireObject()
export class IssuanceRequest extends ExpirationsRequest {
  @Day('The first day, in UTC; when missing, 30 days, 26 weeks or 12 months are answered.')
  from?: string;

  @Day('The last day, in UTC; today when missing.')
  override until?: string;

  @Only('issued by this profile')
  profile_id?: string;
}

/** Reads a day in UTC; `undefined` for none. */
export const toDay = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);
