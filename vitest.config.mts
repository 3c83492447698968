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

/** A tier is a folder; every tier but the unit tests may use the servers that the global set-up starts. */
const tier = (name: string, include: string[], servers: boolean) => ({
  plugins,
  resolve: { alias },
  test: {
    name,
    include,
    environment: 'node' as const,
    setupFiles: ['reflect-metadata'],
    // Ends tests that hang. A busy machine takes ten times as long as an idle one, and no test may fail for that.
    testTimeout: servers ? 120_000 : 60_000,
    hookTimeout: servers ? 300_000 : 60_000,
    globalSetup: servers ? ['test/support/servers.ts'] : [],
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      tier('unit', ['{apps,libs}/**/*.spec.ts'], false),
      tier('architecture', ['test/architecture/**/*.spec.ts'], false),
      tier('integration', ['test/integration/**/*.int-spec.ts'], true),
      tier('e2e', ['test/e2e/**/*.e2e-spec.ts'], true),
      tier('chaos', ['test/chaos/**/*.chaos-spec.ts'], false),
      tier('bench', ['test/bench/**/*.bench.ts'], false),
      tier('conformance', ['test/conformance/**/*.spec.ts'], true),
    ],
  },
});
