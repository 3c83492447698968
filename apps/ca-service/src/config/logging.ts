import { currentCallerContext } from '@libs/kernel';
import type { Params } from 'nestjs-pino';
import type { Environment } from './environment';

/** Nest tells of every module and route it sets up, and again of failures that start-service.ts explains. */
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
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: {
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
      hooks: {
        logMethod(inputs, method) {
          const [first] = inputs as [{ context?: string } | undefined];
          if (!SET_UP_CONTEXTS.has(first?.context ?? '')) method.apply(this, inputs);
        },
      },
      // A line per request costs more than the request is worth at `info`; refusals and failures are kept.
      customLogLevel: (_request, reply, error) =>
        error !== undefined || reply.statusCode >= 500 ? 'error' : reply.statusCode >= 400 ? 'info' : 'debug',
      customProps: () => ({ authId: currentCallerContext()?.caller?.authId }),
      ...(NODE_ENV === 'production' || !isInstalled('pino-pretty')
        ? {}
        : { transport: { target: 'pino-pretty', options: { singleLine: true } } }),
    },
  };
}
