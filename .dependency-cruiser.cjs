/**
 * The import rules of this repository. docs/architecture.md explains each one;
 * test/architecture/import-rules.spec.ts breaks each one on purpose and expects it to be reported.
 */
const FEATURE = '^apps/[^/]+/src/modules/([^/]+)/';

/** The check that is the first import of every entry point. It imports nothing, and nothing else may run before it. */
const NODE_CHECK = '^libs/kernel/src/required-node\\.ts$';

/** A library's doors: its index, three side doors that rules below guard, and the check of Node's version. */
const DOOR = `^libs/[^/]+/src/((testing|entities|certificates)/)?index\\.ts$|${NODE_CHECK}`;

/** Code that is never shipped. */
const TEST_CODE = [
  '^(?:test|tools)/',
  '\\.(e2e-|int-)?spec\\.ts$',
  '^libs/[^/]+/src/testing/',
  '/src/modules/[^/]+/testing/',
];

/** Which library may import which. Anything not listed here is forbidden. */
const LIBS = {
  kernel: [],
  configuration: ['kernel'],
  crypto: ['kernel'],
  persistence: ['kernel'],
  'embedded-postgres': ['kernel'],
  messaging: ['kernel', 'persistence', 'metrics'],
  'event-consumer': ['kernel', 'persistence', 'messaging'],
  metrics: ['kernel'],
  jobs: ['kernel', 'persistence', 'metrics'],
  auth: ['kernel'],
  http: ['kernel'],
};

/** Which folder of libs/crypto/src/x509 may import which; `issuance` may import all of them. */
const X509 = {
  der: [],
  keys: ['der'],
  names: ['der'],
  extensions: ['der', 'names'],
  certificates: ['der', 'keys', 'names', 'extensions'],
  lint: ['der', 'keys', 'names', 'extensions', 'certificates'],
};

/** Which feature may import which. What a feature must cause in one it may not import travels as an event. */
const FEATURES = {
  key: [],
  profile: [],
  certificate: ['key', 'profile'],
  ca: ['certificate', 'key', 'profile'],
  statistics: ['ca', 'certificate', 'key', 'profile'],
  audit: [],
  event: [],
  // of the webhook forwarder
  delivery: [],
};

/** Folders that may hold rows and the code that reads and writes them. */
const PERSISTENCE = [
  '^libs/persistence/',
  '^libs/messaging/src/outbox/',
  '^libs/event-consumer/src/handled-events/',
  '^libs/jobs/src/job-runs/',
  '/src/modules/[^/]+/persistence/',
  '^(?:test|tools)/',
];

/** A feature's module registers the rows that its persistence folder uses. */
const FEATURE_MODULE = '/src/modules/([^/]+)/\\1\\.module\\.ts$';

const except = (names) => `(?!(?:${names.join('|')})/)`;

const libRules = Object.entries(LIBS).map(([lib, allowed]) => ({
  name: `lib-${lib}-imports`,
  comment: `libs/${lib} may import ${allowed.join(', ') || 'no other library'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: `^libs/${except([lib, ...allowed])}` },
}));

const x509Rules = Object.entries(X509).map(([folder, allowed]) => ({
  name: `x509-${folder}-imports`,
  comment: `the folder x509/${folder} may import ${allowed.join(', ') || 'no other folder of x509'}`,
  severity: 'error',
  from: { path: `^libs/crypto/src/x509/${folder}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^libs/crypto/src/x509/${except([folder, ...allowed])}` },
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
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-orphans',
      comment: 'a file that imports nothing and that no file imports is dead',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '/migrations/', '(^|/)main\\.m?ts$'] },
      to: {},
    },

    // applications and libraries
    { name: 'libs-know-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'apps-know-no-other-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'scripts-talk-http-only',
      comment: 'the demo and the load script run with nothing but node, against any running service',
      severity: 'error',
      from: { path: '^(apps/demo|test/load)/' },
      to: { dependencyTypesNot: ['core'], pathNot: ['^(apps/demo|test/load)/', NODE_CHECK] },
    },
    ...libRules,
    {
      name: 'known-libs-only',
      comment: 'a new library must first be added to LIBS above',
      severity: 'error',
      from: { path: `^libs/${except(Object.keys(LIBS))}` },
      to: {},
    },
    {
      name: 'libs-only-through-their-index',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/[^/]+/src/', pathNot: DOOR },
    },
    {
      name: 'other-libs-only-through-their-index',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', DOOR] },
    },
    {
      name: 'tests-enter-libs-through-an-index',
      comment:
        'the index of the library, or of one of its folders: the set-up of a test tier runs without Nest',
      severity: 'error',
      from: { path: '^(?:test|tools)/' },
      to: {
        path: '^libs/',
        pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/[^/]+/src/[^/]+/index\\.ts$', NODE_CHECK],
      },
    },
    {
      name: 'kernel-depends-on-nothing',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules/' },
    },
    {
      name: 'crypto-knows-no-framework',
      severity: 'error',
      from: { path: '^libs/crypto/' },
      to: { path: 'node_modules/(@nestjs|typeorm|fastify|passport[^/]*)/' },
    },

    ...x509Rules,
    {
      name: 'known-x509-folders-only',
      comment: 'a new folder of x509 must first be added to X509 above',
      severity: 'error',
      from: { path: `^libs/crypto/src/x509/${except([...Object.keys(X509), 'issuance'])}` },
      to: {},
    },

    // features
    ...featureRules,
    {
      name: 'known-features-only',
      comment: 'a new feature must first be added to FEATURES above',
      severity: 'error',
      from: { path: `^apps/[^/]+/src/modules/${except(Object.keys(FEATURES))}` },
      to: {},
    },
    {
      name: 'features-only-through-their-index',
      severity: 'error',
      from: { path: FEATURE, pathNot: '/src/modules/[^/]+/(domain|commands|handlers|testing)/' },
      to: {
        path: '/src/modules/',
        pathNot: ['/src/modules/$1/', '/src/modules/[^/]+/(testing/)?index\\.ts$'],
      },
    },
    {
      name: 'domains-meet-through-domain-indexes',
      comment:
        'the outer index of a feature brings Nest and its wire classes along, the index of its domain does not',
      severity: 'error',
      from: { path: `${FEATURE}(domain|commands|handlers|testing)/` },
      to: {
        path: '/src/modules/',
        pathNot: ['/src/modules/$1/', '/src/modules/[^/]+/(domain|testing)/index\\.ts$'],
      },
    },
    {
      name: 'outsiders-see-feature-indexes-only',
      comment: 'everything in an application beside its features, every test and every tool',
      severity: 'error',
      from: { path: '^(apps/[^/]+/src|test|tools)/', pathNot: '/src/modules/' },
      to: { path: '/src/modules/', pathNot: '/src/modules/[^/]+/(testing/)?index\\.ts$' },
    },

    // the parts of a feature
    {
      name: 'domain-is-pure',
      comment:
        'domain code imports domain code, libs/kernel and libs/crypto; no framework, no database, no wire class',
      severity: 'error',
      from: { path: `${FEATURE}domain/`, pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '/src/modules/$1/domain/',
          '/src/modules/[^/]+/domain/index\\.ts$',
          '^libs/(kernel|crypto)/src/index\\.ts$',
        ],
      },
    },
    {
      name: 'events-are-plain',
      comment: 'they turn what happened in the domain into the shapes of the wire',
      severity: 'error',
      from: { path: `${FEATURE}events/`, pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['/src/modules/$1/(events|domain|wire)/', '^libs/kernel/src/index\\.ts$'] },
    },
    {
      name: 'wire-classes-are-shapes',
      comment:
        'a wire class is made from domain values and decorated for validation and OpenAPI; it has no behaviour',
      severity: 'error',
      from: { path: `${FEATURE}wire/`, pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '/src/modules/$1/(wire|domain)/',
          '/src/modules/[^/]+/index\\.ts$',
          '^libs/(kernel|crypto|http)/src/index\\.ts$',
          'node_modules/(class-validator|class-transformer|@nestjs/(common|swagger))/',
        ],
      },
    },
    {
      name: 'use-cases-know-no-transport-and-no-database',
      comment: 'they answer domain values; http turns these into wire classes',
      severity: 'error',
      from: { path: `${FEATURE}(commands|handlers)/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          '/src/modules/$1/(http|persistence|queries|wire|events)/',
          '^libs/(persistence|messaging|http|auth)/',
        ],
      },
    },
    {
      name: 'queries-read-and-change-nothing',
      comment:
        'a query goes to a reader of its own feature; never to a repository implementation or a command',
      severity: 'error',
      from: { path: `${FEATURE}queries/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: ['/src/modules/$1/(http|commands|handlers|persistence)/', '^libs/(messaging|http|auth)/'],
        pathNot: '/src/modules/$1/persistence/[^/]+\\.reader\\.ts$',
      },
    },
    {
      name: 'http-sends-commands-and-queries-only',
      comment:
        'it may build domain values for them and name the views they answer with; ' +
        'test/architecture/http-names-no-handler.spec.ts checks that it uses no handler class',
      severity: 'error',
      from: { path: `${FEATURE}http/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: ['/src/modules/$1/(persistence|handlers|events)/', '^libs/(persistence|messaging)/'],
      },
    },
    {
      name: 'persistence-serves-the-domain-only',
      comment: 'a view that a reader returns belongs to the wire folder, beside the other wire classes',
      severity: 'error',
      from: { path: `${FEATURE}persistence/`, pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/modules/$1/(http|commands|queries|handlers)/', '^libs/(http|auth)/'] },
    },

    // where a technology may be seen
    {
      name: 'typeorm-stays-in-persistence',
      severity: 'error',
      from: { pathNot: [...PERSISTENCE, FEATURE_MODULE] },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm|pg)/' },
    },
    {
      name: 'feature-modules-only-register-rows',
      severity: 'error',
      from: { path: FEATURE_MODULE },
      to: { path: 'node_modules/(typeorm|pg)/' },
    },
    {
      name: 'rows-stay-in-persistence',
      comment: 'entity classes are mapped to domain objects or views inside persistence folders',
      severity: 'error',
      from: { pathNot: [...PERSISTENCE, FEATURE_MODULE] },
      to: { path: '^libs/persistence/src/entities/' },
    },
    {
      name: 'sql-stays-in-persistence',
      comment: 'the SQL of certificates and CAs that several features share is used in persistence folders',
      severity: 'error',
      from: { pathNot: PERSISTENCE },
      to: { path: '^libs/persistence/src/certificates/' },
    },
    {
      name: 'broker-stays-in-messaging',
      severity: 'error',
      from: { pathNot: ['^libs/(messaging|event-consumer)/src/rabbitmq/', '^test/'] },
      to: { path: 'node_modules/(amqplib|@types/amqplib)/' },
    },
    {
      name: 'prometheus-stays-in-metrics',
      severity: 'error',
      from: { pathNot: ['^libs/metrics/', '^test/'] },
      to: { path: 'node_modules/prom-client/' },
    },
    {
      name: 'cron-stays-in-schedule',
      severity: 'error',
      from: { pathNot: ['^libs/jobs/src/schedule\\.ts$', '^test/'] },
      to: { path: 'node_modules/croner/' },
    },

    // what is shipped
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: TEST_CODE },
      to: { path: TEST_CODE },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TEST_CODE },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Its imports are installed and generated at run time.
    exclude: { path: '^test/interop/generated-typescript/client/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
