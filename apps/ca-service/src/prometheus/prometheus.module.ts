import { Module } from '@nestjs/common';
import { PrometheusController } from './prometheus.controller';

/** Where Prometheus reads what libs/metrics has. */
@Module({ controllers: [PrometheusController] })
export class PrometheusModule {}
