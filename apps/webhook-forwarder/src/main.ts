import '@libs/kernel/required-node';
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { runProcess } from '@libs/kernel';
import { startService } from './bootstrap';
import { readEnvironment } from './config/environment';

async function start() {
  if (existsSync('.env')) process.loadEnvFile();
  const environment = readEnvironment();
  const service = await startService(environment);
  if (environment.NODE_ENV !== 'production')
    process.stdout.write(
      `\n  The webhook forwarder is up: ${service.subscriptions} subscriptions, history at ${service.url}/deliveries, ` +
        `metrics at ${service.metricsUrl === undefined ? 'no port: METRICS_PORT is 0' : service.metricsUrl}\n\n`,
    );
  return service;
}

runProcess(start);
