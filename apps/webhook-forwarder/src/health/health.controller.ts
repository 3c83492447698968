import { Public } from '@libs/auth';
import { EventConsumer } from '@libs/event-consumer';
import { Controller, Get } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  type HealthCheckResult,
  HealthIndicatorService,
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';

@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly consumer: EventConsumer,
  ) {}

  /** The process is alive. */
  @Get()
  @Public()
  live(): { health: true } {
    return { health: true };
  }

  /** The database responds. The state of the consumer is shown and is not a failure, because deliveries continue without the broker. */
  @Get('ready')
  @Public()
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([
      () => this.database.pingCheck('database', { timeout: 1_000 }),
      () => this.indicators.check('events').up({ state: this.consumer.state }),
    ]);
  }
}
