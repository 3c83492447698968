import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { EventPage } from '../domain/event-log';

/** One event of the log. */
@ApiSchema({ name: 'LoggedEvent' })
export class LoggedEventView {
  @ApiProperty({ type: 'integer', description: 'The place in the log', example: 4 })
  readonly sequence!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The CloudEvent in structured JSON (docs/events.md)',
    example: {
      specversion: '1.0',
      id: 'a1825e52-4e03-4a2c-8202-15b5fa6264dc',
      source: 'source://lamassu.io/ctx/source/service/ca',
      type: 'certificate.delete',
      subject: 'certificate/4b903efe5619433e003749b7ee442c74',
      time: '2026-11-30T19:33:53.473Z',
      datacontenttype: 'application/json',
      data: { SerialNumber: '4b903efe5619433e003749b7ee442c74' },
    },
  })
  readonly event!: Readonly<Record<string, unknown>>;
}

/** Events after a sequence of the log. */
@ApiSchema({ name: 'EventPage' })
export class EventPageView {
  @ApiProperty({ type: 'integer', description: 'The sequence to go on from', example: 4 })
  readonly next!: number;

  @ApiProperty({
    description: 'Whether there are events behind `next`, even when the list is short or empty',
    example: true,
  })
  readonly more!: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'How many events after `after` are no longer kept: 0 for a reader that keeps up',
    example: 0,
  })
  readonly missed!: number;

  @ApiProperty({ type: () => [LoggedEventView] })
  readonly list!: readonly LoggedEventView[];
}

export const toEventPageView = ({ list, ...position }: EventPage): EventPageView => ({
  ...position,
  list: list.map(({ sequence, json }) => ({
    sequence,
    event: JSON.parse(json) as Record<string, unknown>,
  })),
});
