import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { expanded, lintDockerfile } from '../../docker/verification/dockerfile.mts';

const COMPOSE = 'docker/compose.yaml';

describe('docker/Dockerfile', () => {
  it('has no findings of the linter', async () => {
    expect(await lintDockerfile('docker/Dockerfile')).toEqual([]);
  });
});

describe('the base image', () => {
  it('is a tag that the build argument BASE_IMAGE_DIGEST can pin to a digest', async () => {
    const dockerfile = await readFile('docker/Dockerfile', 'utf8');
    const [, image = ''] = /^FROM (\S+) AS base$/m.exec(dockerfile) ?? [];
    expect(dockerfile).toMatch(/^ARG BASE_IMAGE_DIGEST=$[^]*^FROM /m);
    expect(expanded(image, { BASE_IMAGE_DIGEST: '' })).toMatch(/^node:[\d.]+-bookworm-slim$/);
    expect(expanded(image, { BASE_IMAGE_DIGEST: 'sha256:0123' })).toMatch(
      /^node:[\d.]+-bookworm-slim@sha256:0123$/,
    );
    expect(await readFile('docs/releasing.md', 'utf8')).toContain('--build-arg BASE_IMAGE_DIGEST=');
  });
});

describe('the compose file', () => {
  it('sets only variables that the service knows', async () => {
    const example = await readFile('.env.example', 'utf8');
    const known = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    const service = /^ {2}ca-service:\n(?:(?: {4}.*)?\n)*? {4}environment:\n((?: {6}.*\n)+)/m.exec(
      await readFile(COMPOSE, 'utf8'),
    );
    const set = [...service![1]!.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name);
    expect(set).toContain('KEY_ENCRYPTION_KEY');
    expect(known).toEqual(expect.arrayContaining(set));
  });

  it.runIf(hasCompose())('is accepted by docker compose, which rejects it without its secrets', () => {
    const secrets = { KEY_ENCRYPTION_KEY: 'a'.repeat(64), POSTGRES_PASSWORD: 'p', RABBITMQ_PASSWORD: 'r' };
    expect(composeConfig(secrets)).toMatchObject({ status: 0 });
    for (const name of Object.keys(secrets)) {
      const { status, stderr } = composeConfig({ ...secrets, [name]: '' });
      expect(status).not.toBe(0);
      expect(stderr).toContain(name);
    }
  });
});

interface Definitions {
  readonly exchanges: readonly { name: string; type: string; durable: boolean }[];
  readonly queues: readonly { name: string; durable: boolean; arguments: Record<string, unknown> }[];
  readonly bindings: readonly { source: string; destination: string }[];
}

describe('the definitions for RabbitMQ', () => {
  let definitions: Definitions;

  beforeAll(async () => {
    definitions = JSON.parse(await readFile('docker/rabbitmq/definitions.json', 'utf8')) as Definitions;
  });

  it('declare the exchange that the service publishes to, with the arguments of the service', () => {
    expect(definitions.exchanges).toContainEqual(
      expect.objectContaining({ name: 'lamassu-events', type: 'topic', durable: true }),
    );
  });

  it('send rejected messages to a durable dead-letter queue', () => {
    for (const queue of definitions.queues) {
      expect(queue).toMatchObject({ durable: true, arguments: { 'x-queue-type': 'quorum' } });
      if (queue.name === 'lamassu-dlq') continue;
      expect(queue.arguments['x-dead-letter-exchange']).toBe('lamassu-dlq');
    }
    expect(definitions.bindings).toContainEqual(
      expect.objectContaining({ source: 'lamassu-dlq', destination: 'lamassu-dlq' }),
    );
  });

  it('bind only exchanges and queues that they define', () => {
    const exchanges = definitions.exchanges.map(({ name }) => name);
    const queues = definitions.queues.map(({ name }) => name);
    for (const { source, destination } of definitions.bindings) {
      expect(exchanges).toContain(source);
      expect(queues).toContain(destination);
    }
  });
});

function hasCompose(): boolean {
  return spawnSync('docker', ['compose', 'version']).status === 0;
}

function composeConfig(secrets: Record<string, string>) {
  return spawnSync('docker', ['compose', '-f', COMPOSE, 'config', '--quiet'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...secrets },
    encoding: 'utf8',
  });
}
