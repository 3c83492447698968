import { ApiExtraModels, ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import type { BuildInformation } from '../config/build-information';

/** Answer of GET /health (contract 1.2). */
@ApiSchema({ name: 'Health' })
export class HealthView implements BuildInformation {
  @ApiProperty({ example: true })
  readonly health!: true;

  @ApiProperty({ example: 'v0.1.0' })
  readonly version!: string;

  @ApiProperty({
    description: 'The commit, `-` when it is not known',
    example: '7c1f0c7e4f7cb2bfa6b1b1f3d4f0e2ab5a0c9d11',
  })
  readonly build!: string;

  @ApiProperty({
    description: 'RFC 3339; empty when the code was not built, as in development',
    example: '2026-11-30T19:34:09Z',
  })
  readonly build_time!: string;
}

/** Result of one check; a check may have further members. */
@ApiSchema({ name: 'HealthCheck' })
export class HealthCheckView {
  @ApiProperty({ enum: ['up', 'degraded', 'down'], example: 'up' })
  readonly status!: 'up' | 'degraded' | 'down';
}

const CHECKS = { type: 'object', additionalProperties: { $ref: getSchemaPath('HealthCheck') } } as const;

/** Answer of GET /health/ready. */
@ApiSchema({ name: 'Readiness' })
@ApiExtraModels(HealthCheckView)
export class ReadinessView {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], example: 'ok' })
  readonly status!: string;

  @ApiProperty({
    ...CHECKS,
    selfRequired: false,
    description: 'Checks that passed',
    example: {
      database: { status: 'up' },
      events: { status: 'up', set_aside: 0, unknown_type: 0, waiting: 0 },
    },
  })
  readonly info?: Readonly<Record<string, HealthCheckView>>;

  @ApiProperty({ ...CHECKS, selfRequired: false, description: 'The other checks', example: {} })
  readonly error?: Readonly<Record<string, HealthCheckView>>;

  @ApiProperty({
    ...CHECKS,
    description: 'All checks',
    example: {
      database: { status: 'up' },
      events: { status: 'up', set_aside: 0, unknown_type: 0, waiting: 0 },
    },
  })
  readonly details!: Readonly<Record<string, HealthCheckView>>;
}
