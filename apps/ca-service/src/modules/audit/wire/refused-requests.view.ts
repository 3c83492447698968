import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { RefusalReport } from '../domain/refusal-report';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** How many requests of one name were refused. */
@ApiSchema({ name: 'RefusedRequestsOf' })
export class RefusedOfView {
  @ApiProperty({ example: 'development-admin' })
  readonly name!: string;

  @ApiProperty({ ...COUNT, example: 3 })
  readonly count!: number;
}

/** Requests that one process refused before a call began, of a stretch of time. */
@ApiSchema({ name: 'RefusedRequests' })
export class RefusedRequestsView {
  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:33:53.415Z' })
  readonly from!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:34:53.415Z' })
  readonly until!: string;

  @ApiProperty({ ...COUNT, description: 'Answered with 400', example: 2 })
  readonly bad_request!: number;

  @ApiProperty({ ...COUNT, description: 'Answered with 401', example: 1 })
  readonly unauthorized!: number;

  @ApiProperty({ ...COUNT, description: 'Answered with 403', example: 1 })
  readonly forbidden!: number;

  @ApiProperty({
    type: () => [RefusedOfView],
    description: 'Subjects of verified tokens, the 20 most frequent',
  })
  readonly identities!: readonly RefusedOfView[];

  @ApiProperty({ ...COUNT, description: 'Requests of identities that are not listed', example: 0 })
  readonly other_identities!: number;

  @ApiProperty({ ...COUNT, description: 'Without a valid token', example: 1 })
  readonly unidentified!: number;

  @ApiProperty({
    type: () => [RefusedOfView],
    description: 'IPv4 addresses and IPv6 networks (/64) of the connections, the 20 most frequent',
  })
  readonly addresses!: readonly RefusedOfView[];

  @ApiProperty({ ...COUNT, description: 'Requests from addresses that are not listed', example: 0 })
  readonly other_addresses!: number;
}

export function toRefusedRequestsView(report: RefusalReport): RefusedRequestsView {
  const { since, until, byStatus, identities, addresses, unidentified } = report;
  return {
    from: since.toISOString(),
    until: until.toISOString(),
    bad_request: byStatus[400],
    unauthorized: byStatus[401],
    forbidden: byStatus[403],
    identities: identities.top,
    other_identities: identities.others,
    unidentified,
    addresses: addresses.top,
    other_addresses: addresses.others,
  };
}
