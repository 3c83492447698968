import { Public } from '@libs/auth';
import { SetAsideCount } from '@libs/messaging';
import { Controller, Get } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import {
  HealthCheck,
  HealthCheckService,
  type HealthCheckResult,
  type HealthIndicatorResult,
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';
import { BuildInformation } from '../config/build-information';
import { HealthView, ReadinessView } from './health.view';

@ApiTags('Health')
@ApiSecurity({})
@Controller('health')
export class HealthController {
  constructor(
    private readonly build: BuildInformation,
    private readonly checks: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly setAside: SetAsideCount,
  ) {}

  /** Contract 1.2: the process is alive. */
  @Get()
  @Public()
  @ApiOperation({ operationId: 'getHealth', summary: 'Liveness: the process answers' })
  @ApiOkResponse({ type: HealthView })
  live(): HealthView {
    const { version, build, build_time } = this.build;
    return { health: true, version, build, build_time };
  }

  /** For load balancers. Events that are set aside do not fail the check: they need an operator, not a restart. */
  @Get('ready')
  @Public()
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness: the database answers; how many events are set aside',
  })
  @ApiOkResponse({ type: ReadinessView })
  @ApiServiceUnavailableResponse({ type: ReadinessView, description: 'The database does not answer' })
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([
      () => this.database.pingCheck('database', { timeout: 1_000 }),
      () => this.#events(),
    ]);
  }

  async #events(): Promise<HealthIndicatorResult> {
    try {
      const { failure, predecessor, 'unknown-type': unknownType } = await this.setAside.read();
      const degraded = failure > 0 ? { degraded: true } : {};
      const counts = { set_aside: failure, unknown_type: unknownType, waiting: predecessor };
      return { events: { status: 'up', ...degraded, ...counts } };
    } catch {
      return { events: { status: 'up' } }; // The check of the database reports this failure.
    }
  }
}
