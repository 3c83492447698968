import { LOG_SERIALIZERS } from '@libs/http';
import { currentCallerContext } from '@libs/kernel';
import type { Params } from 'nestjs-pino';
import type { Environment } from './environment';

/** Nest tells of every module and route it sets up, and again of failures that bootstrap.ts explains. */
const SET_UP_CONTEXTS = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);

/** A development dependency, which the container image does not have. */
function isInstalled(name: string): boolean {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
}

/** JSON lines in production, readable lines on a developer's terminal; secrets never in either. */
export function loggingOptions({ NODE_ENV, LOG_LEVEL }: Environment): Params {
  return {
    pinoHttp: {
      level: LOG_LEVEL,
      serializers: LOG_SERIALIZERS,
      hooks: {
        logMethod(inputs, method) {
          const [first] = inputs as [{ context?: string } | undefined];
          if (!SET_UP_CONTEXTS.has(first?.context ?? '')) method.apply(this, inputs);
        },
      },
      // A line per request costs more than the request is worth at `info`; failures are kept. Refusals are logged, at
      // a bounded rate, by RefusedRequestLog: it also sees those that are answered before this.
      customLogLevel: (_request, reply, error) =>
        error !== undefined || reply.statusCode >= 500
          ? 'error'
          : reply.statusCode >= 400
            ? 'silent'
            : 'debug',
      customProps: () => ({ authId: currentCallerContext()?.caller?.authId }),
      ...(NODE_ENV === 'production' || !isInstalled('pino-pretty')
        ? {}
        : { transport: { target: 'pino-pretty', options: { singleLine: true } } }),
    },
  };
}
