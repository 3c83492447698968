import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';

const alias = Object.fromEntries(
  [
    'kernel',
    'configuration',
    'crypto',
    'persistence',
    'embedded-postgres',
    'messaging',
    'event-consumer',
    'metrics',
    'jobs',
    'auth',
    'http',
  ].flatMap((lib) => [
    [`@libs/${lib}/testing`, `${import.meta.dirname}/libs/${lib}/src/testing/index.ts`],
    [`@libs/${lib}/certificates`, `${import.meta.dirname}/libs/${lib}/src/certificates/index.ts`],
    [`@libs/${lib}/entities`, `${import.meta.dirname}/libs/${lib}/src/entities/index.ts`],
    [`@libs/${lib}`, `${import.meta.dirname}/libs/${lib}/src/index.ts`],
  ]),
);

/** Nest needs decorator metadata, which SWC emits and the default transformer does not. */
const plugins = [
  swc.vite({
    swcrc: false,
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  }),
];

interface Tier {
  readonly name: string;
  readonly include: string[];
  /** Tiers with a lower number run first. */
  readonly order: number;
  /** Run before the first file of the tier. */
  readonly globalSetup?: string[];
  /** Whether each file gets new modules. Without it a worker loads a module once for all its files. */
  readonly isolate?: boolean;
  /** Files that run at the same time. */
  readonly workers?: number;
}

const tier = ({ name, include, order, globalSetup = [], isolate = true, workers = 2 }: Tier) => ({
  plugins,
  resolve: { alias },
  test: {
    name,
    include,
    globalSetup,
    isolate,
    maxWorkers: workers,
    environment: 'node' as const,
    setupFiles: ['reflect-metadata'],
    sequence: { groupOrder: order },
    // Ends tests that hang: far above ten times what the slowest takes on an idle machine.
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});

const SERVERS = 'test/support/servers.ts';

/** More than cores: such tests often wait for a server, a timer or a restart. */
const WITH_SERVERS = { order: 3, workers: 3 };

export default defineConfig({
  test: {
    reporters: ['default', './tools/test-run/tier-durations.mts'],
    projects: [
      tier({ name: 'unit', include: ['{apps,libs}/**/*.spec.ts'], order: 1, isolate: false }),
      tier({ name: 'architecture', include: ['test/architecture/**/*.spec.ts'], order: 2, isolate: false }),
      tier({
        name: 'conformance',
        include: ['test/conformance/**/*.spec.ts'],
        ...WITH_SERVERS,
        globalSetup: [SERVERS],
      }),
      tier({
        name: 'integration',
        include: ['test/integration/**/*.int-spec.ts'],
        ...WITH_SERVERS,
        globalSetup: [SERVERS],
      }),
      tier({
        name: 'e2e',
        include: ['test/e2e/**/*.e2e-spec.ts'],
        ...WITH_SERVERS,
        globalSetup: [SERVERS, 'test/support/shared-services.ts'],
        isolate: false,
      }),
      tier({ name: 'chaos', include: ['test/chaos/**/*.chaos-spec.ts'], ...WITH_SERVERS }),
      tier({ name: 'bench', include: ['test/bench/**/*.bench.ts'], order: 4 }),
    ],
  },
});
