import { Public } from '@libs/auth';
import { Metrics } from '@libs/metrics';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

/** Prometheus' text format, version 0.0.4: what `Metrics.text` writes. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

@ApiTags('Metrics')
@ApiSecurity({})
@Controller('metrics')
export class PrometheusController {
  constructor(private readonly metrics: Metrics) {}

  /** Says how much was done, never to whom: like the health routes it needs no token. */
  @Get()
  @Public()
  @Header('Content-Type', CONTENT_TYPE)
  @ApiOperation({ summary: 'Metrics of this process and of the jobs, for Prometheus' })
  @ApiOkResponse({
    content: {
      'text/plain': { schema: { type: 'string', example: 'job_runs_total{job="event-clean-up"} 12\n' } },
    },
  })
  show(): Promise<string> {
    return this.metrics.text();
  }
}
