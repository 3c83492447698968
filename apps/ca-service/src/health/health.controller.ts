import { Public } from '@libs/auth';
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
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';
import { BuildInformation } from './build-information';

@ApiTags('Health')
@ApiSecurity({})
@Controller('health')
export class HealthController {
  constructor(
    private readonly build: BuildInformation,
    private readonly checks: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
  ) {}

  /** Contract 1.2: the process is alive. */
  @Get()
  @Public()
  @ApiOperation({ summary: 'Liveness: the process answers' })
  @ApiOkResponse({
    schema: { example: { health: true, version: 'v0.1.0', build: '-', build_time: 'devTS' } },
  })
  live(): { health: true } & BuildInformation {
    const { version, build, build_time } = this.build;
    return { health: true, version, build, build_time };
  }

  /** For load balancers: the service can do its work now. */
  @Get('ready')
  @Public()
  @HealthCheck()
  @ApiOperation({ summary: 'Readiness: the database answers' })
  @ApiServiceUnavailableResponse({ description: 'The database does not answer' })
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([() => this.database.pingCheck('database', { timeout: 1_000 })]);
  }
}
