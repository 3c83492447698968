import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics';

/** Metrics for everybody who has a figure to show. Who serves them is the application's business. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
