import { ServiceLimitReachedError } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { boundDocumentationLoad } from './documentation-load';
import { createFastifyAdapter } from '../server/fastify-adapter';

function fastifyWithDocumentation(): FastifyInstance {
  const fastify = createFastifyAdapter().getInstance<FastifyInstance>();
  boundDocumentationLoad(fastify, '/docs');
  return fastify;
}

describe('boundDocumentationLoad', () => {
  it('writes the document once for many requests', async () => {
    const fastify = fastifyWithDocumentation();
    let written = 0;
    fastify.get('/docs/openapi.yaml', (_request, reply) => reply.type('text/yaml').send(`a: ${++written}`));
    for (let i = 0; i < 3; i++) {
      const { payload, headers } = await fastify.inject('/docs/openapi.yaml');
      expect([payload, headers['content-type']]).toEqual(['a: 1', 'text/yaml']);
    }
  });

  it('rejects requests only while 32 answers are being sent', async () => {
    const fastify = fastifyWithDocumentation();
    const { promise, resolve } = Promise.withResolvers<string>();
    const errors: unknown[] = [];
    fastify.setErrorHandler((error, _request, reply) => {
      errors.push(error);
      return reply.status(503).send();
    });
    fastify.get('/docs/*', () => promise).get('/health', () => 'up');
    const answers = Array.from({ length: 33 }, () => fastify.inject('/docs/a.js'));
    expect((await fastify.inject('/health')).statusCode).toBe(200);
    resolve('text');
    const statuses = (await Promise.all(answers)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(32);
    expect(errors).toEqual([expect.any(ServiceLimitReachedError)]);
    expect((await fastify.inject('/docs/a.js')).statusCode).toBe(200);
  });
});
