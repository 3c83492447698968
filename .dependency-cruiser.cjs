/** The import rules of this repository. docs/architecture.md explains each one. */
const FEATURE = '^apps/[^/]+/src/modules/([^/]+)/';

/** A library's doors: its index, and the two side doors that rules below guard. */
const DOOR = '^libs/[^/]+/src/((testing|entities)/)?index\\.ts$';

/** Which library may import which. Anything not listed here is forbidden. */
const LIBS = {
  kernel: [],
  crypto: ['kernel'],
  persistence: ['kernel'],
  messaging: ['kernel', 'persistence'],
  auth: ['kernel'],
  http: ['kernel'],
};

/** Which feature may import which, through its index.ts. */
const FEATURES = {
  profile: [],
  ca: ['profile'],
  certificate: ['ca', 'profile'],
  statistics: [],
};

const except = (names) => (names.length ? `(?!(?:${names.join('|')})/)` : '');

const libRules = Object.entries(LIBS).map(([lib, allowed]) => ({
  name: `lib-${lib}-imports`,
  comment: `libs/${lib} may import ${allowed.join(', ') || 'no other library'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: `^libs/${except([lib, ...allowed])}` },
}));

const featureRules = Object.entries(FEATURES).map(([feature, allowed]) => ({
  name: `feature-${feature}-imports`,
  comment: `the ${feature} feature may import ${allowed.join(', ') || 'no other feature'}`,
  severity: 'error',
  from: { path: `^apps/[^/]+/src/modules/${feature}/` },
  to: { path: `^apps/[^/]+/src/modules/${except([feature, ...allowed])}` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'libs-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-know-no-other-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    ...libRules,
    {
      name: 'known-libs-only',
      comment: 'a new library must first be added to LIBS above',
      severity: 'error',
      from: { path: `^libs/(?!(?:${Object.keys(LIBS).join('|')})/)` },
      to: {},
    },
    ...featureRules,
    {
      name: 'known-features-only',
      comment: 'a new feature must first be added to FEATURES above',
      severity: 'error',
      from: { path: `^apps/[^/]+/src/modules/(?!(?:${Object.keys(FEATURES).join('|')})/)` },
      to: {},
    },
    {
      name: 'libs-only-through-their-index',
      severity: 'error',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/[^/]+/src/', pathNot: DOOR },
    },
    {
      name: 'other-libs-only-through-their-index',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', DOOR] },
    },
    {
      name: 'features-only-through-their-index',
      severity: 'error',
      from: { path: FEATURE },
      to: { path: '/src/modules/', pathNot: ['/src/modules/$1/', '/src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'app-root-sees-feature-indexes-only',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/', pathNot: '/src/modules/' },
      to: { path: '/src/modules/', pathNot: '/src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain code imports its own feature, libs/kernel and libs/crypto; no framework, no database',
      severity: 'error',
      from: { path: `${FEATURE}domain/`, pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '/src/modules/$1/(domain|events)/',
          '^libs/(kernel|crypto)/src/index\\.ts$',
          '^node:',
        ],
      },
    },
    {
      name: 'events-are-plain',
      severity: 'error',
      from: { path: `${FEATURE}events/` },
      to: { pathNot: ['/src/modules/$1/(events|domain)/', '^libs/kernel/src/index\\.ts$'] },
    },
    {
      name: 'use-cases-know-no-transport-and-no-database',
      severity: 'error',
      from: { path: `${FEATURE}(commands|handlers)/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/modules/$1/(http|persistence)/', '^libs/(persistence|messaging|http|auth)/'] },
    },
    {
      name: 'queries-skip-the-domain-not-the-reader',
      severity: 'error',
      from: { path: `${FEATURE}queries/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/modules/$1/(http|commands|handlers)/', '^libs/(messaging|http)/'] },
    },
    {
      name: 'http-sends-commands-and-queries-only',
      severity: 'error',
      from: { path: `${FEATURE}http/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/modules/$1/(domain|persistence|handlers)/', '\\.handler\\.ts$', '^libs/(persistence|messaging)/'] },
    },
    {
      name: 'persistence-serves-the-domain-only',
      severity: 'error',
      from: { path: `${FEATURE}persistence/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/modules/$1/(http|commands|queries|handlers)/', '^libs/(http|auth)/'] },
    },
    {
      name: 'typeorm-stays-in-persistence',
      severity: 'error',
      from: { pathNot: ['^libs/persistence/', '^libs/messaging/src/outbox/', '/src/modules/[^/]+/persistence/', '^test/'] },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm|pg)/' },
    },
    {
      name: 'broker-stays-in-messaging',
      severity: 'error',
      from: { pathNot: ['^libs/messaging/src/rabbitmq/', '^test/'] },
      to: { path: 'node_modules/(amqplib|@types/amqplib|amqp-connection-manager|@golevelup/nestjs-rabbitmq)/' },
    },
    {
      name: 'rows-stay-in-persistence',
      comment: 'entity classes are mapped to domain objects or views inside persistence folders',
      severity: 'error',
      from: { pathNot: ['^libs/persistence/', '^libs/messaging/src/outbox/', '/src/modules/[^/]+/persistence/', '^test/'] },
      to: { path: '^libs/persistence/src/entities/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: ['^test/', '\\.(e2e-)?spec\\.ts$', '/testing/'] },
      to: { path: ['^test/', '\\.(e2e-)?spec\\.ts$', '/src/testing/'] },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'], pathNot: '/@types/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '/migrations/', '(^|/)main\\.ts$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
    reporterOptions: { archi: { collapsePattern: '^(libs/[^/]+|apps/[^/]+/src/modules/[^/]+|apps/[^/]+|test)' } },
  },
};
