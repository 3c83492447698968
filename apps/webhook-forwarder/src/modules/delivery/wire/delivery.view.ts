import { PageOf } from '@libs/http';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { DELIVERY_STATES, type DeliveryState } from '../domain/delivery';

/** One attempt to deliver an event. */
@ApiSchema({ name: 'DeliveryAttempt' })
export class AttemptView {
  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:33:54Z' })
  readonly at!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status code of the answer; null when there was none',
    example: 200,
  })
  readonly status!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the attempt failed; null when it succeeded',
    example: null,
  })
  readonly error!: string | null;

  @ApiProperty({ type: 'integer', description: 'How long the attempt took', example: 12 })
  readonly milliseconds!: number;
}

/** One event for one subscription. */
@ApiSchema({ name: 'Delivery' })
export class DeliveryView {
  @ApiProperty({ example: '42' })
  readonly id!: string;

  @ApiProperty({ description: 'The id of the subscription', example: 'inventory' })
  readonly subscription!: string;

  @ApiProperty({ format: 'uuid', example: 'a1825e52-4e03-4a2c-8202-15b5fa6264dc' })
  readonly event_id!: string;

  @ApiProperty({ description: 'Of the event', example: 'certificate.status.update' })
  readonly type!: string;

  @ApiProperty({ description: 'Of the event', example: 'certificate/4b903efe5619433e003749b7ee442c74' })
  readonly subject!: string;

  @ApiProperty({ enum: DELIVERY_STATES, enumName: 'DeliveryState', example: 'delivered' })
  readonly state!: DeliveryState;

  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:33:53.792Z' })
  readonly created_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was delivered or given up; null while it is pending',
    example: '2026-11-30T19:33:54.012Z',
  })
  readonly finished_at!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'Not before an earlier event of the same subject is done; null when there is no next attempt',
    example: null,
  })
  readonly next_attempt_at!: string | null;

  @ApiProperty({ type: () => [AttemptView] })
  readonly attempts!: readonly AttemptView[];
}

@ApiSchema({ name: 'DeliveryPage' })
export class DeliveryPageView extends PageOf(DeliveryView) {}
