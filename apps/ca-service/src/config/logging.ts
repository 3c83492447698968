import { LOG_SERIALIZERS } from '@libs/http';
import { currentCallerContext } from '@libs/kernel';
import type { Params } from 'nestjs-pino';
import type { Environment } from './environment';

/** Contexts of Nest's start-up lines: one per module and route. bootstrap.ts reports failures in one sentence. */
const SET_UP_CONTEXTS = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
]);

/** False for a development dependency in the container image, which has none. */
function isInstalled(name: string): boolean {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
}

/** Options of the logger: JSON lines in production, readable lines in development; secrets are redacted in both. */
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
      // Successful requests are logged at `debug` only, as a line per request is expensive. RefusedRequestLog logs
      // refused requests at a bounded rate; it also sees those that are answered before this logger.
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
