import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** Provides `Metrics` to all modules. The application decides whether they are served (`serveMetrics`). */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
