import { Public } from '@libs/auth';
import { Metrics } from '@libs/metrics';
import { Controller, Get, Header } from '@nestjs/common';

@Controller('metrics')
export class PrometheusController {
  constructor(private readonly metrics: Metrics) {}

  /** For Prometheus, in text format 0.0.4; like the health routes it needs no token. */
  @Get()
  @Public()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  show(): Promise<string> {
    return this.metrics.text();
  }
}
