/** One import that a rule must refuse. */
export interface DeliberateViolation {
  readonly rule: string;
  /** The file that is written. */
  readonly file: string;
  /** What it imports; none for a rule about files that import nothing. */
  readonly imports?: string;
}

const MODULES = 'apps/ca-service/src/modules';
const TYPEORM = 'typeorm';

/** Files that the violations below import, and that break no rule while no other file imports them. */
export const BYSTANDERS: Readonly<Record<string, string>> = {
  'apps/sibling/src/main.ts': "import 'node:fs';\n",
  'libs/kernel/src/planted-other-half.ts': "import './planted-half';\n",
  'test/support/planted.ts': "import 'node:fs';\n",
  [`${MODULES}/ca/handlers/planted-when-planted.handler.ts`]: "import 'node:fs';\n",
};

let number = 0;
/** A file of its own for every violation, so that one cannot hide another. */
const planted = (folder: string, suffix = '') => `${folder}/planted-${String(++number)}${suffix}.ts`;

/** One violation of `rule` for every specifier, from files in `folder`. */
const refuses = (rule: string, folder: string, ...specifiers: string[]): DeliberateViolation[] =>
  specifiers.map((imports) => ({ rule, file: planted(folder), imports }));

const LIBRARIES = [
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
];

/** `lib` may import the libraries `allowed` and must be refused every other one. */
const libImportsOnly = (lib: string, ...allowed: string[]) =>
  refuses(
    `lib-${lib}-imports`,
    `libs/${lib}/src`,
    ...LIBRARIES.filter((other) => other !== lib && !allowed.includes(other)).map(
      (other) => `@libs/${other}`,
    ),
  );

const featureRefuses = (feature: string, ...others: string[]) =>
  refuses(`feature-${feature}-imports`, `${MODULES}/${feature}`, ...others.map((other) => `../${other}`));

const x509Refuses = (folder: string, ...others: string[]) =>
  refuses(
    `x509-${folder}-imports`,
    `libs/crypto/src/x509/${folder}`,
    ...others.map((other) => `../${other}`),
  );

/** Every rule of the configuration, broken at least once and in each way that it names. */
export const DELIBERATE_VIOLATIONS: readonly DeliberateViolation[] = [
  { rule: 'no-circular', file: 'libs/kernel/src/planted-half.ts', imports: './planted-other-half' },
  ...refuses('not-to-unresolvable', 'libs/kernel/src', './nowhere', '@libs/nowhere', 'no-such-package'),
  { rule: 'no-orphans', file: planted('libs/kernel/src') },

  ...refuses('libs-know-no-app', 'libs/kernel/src', '../../../apps/ca-service/src/database'),
  ...refuses('apps-know-no-other-app', 'apps/ca-service/src', '../../sibling/src/main'),
  ...refuses('apps-know-no-other-app', 'apps/sibling/src', '../../ca-service/src/database'),
  ...refuses(
    'scripts-talk-http-only',
    'apps/demo/src',
    '@libs/kernel',
    'class-validator',
    '../../ca-service/src/database',
  ),
  ...refuses('scripts-talk-http-only', 'test/load', '@libs/kernel', 'pg', '../support/planted'),

  ...libImportsOnly('kernel'),
  ...libImportsOnly('configuration', 'kernel'),
  ...libImportsOnly('crypto', 'kernel'),
  ...libImportsOnly('persistence', 'kernel'),
  ...libImportsOnly('embedded-postgres', 'kernel'),
  ...libImportsOnly('messaging', 'kernel', 'persistence', 'metrics'),
  ...libImportsOnly('event-consumer', 'kernel', 'persistence', 'messaging'),
  ...libImportsOnly('metrics', 'kernel'),
  ...libImportsOnly('jobs', 'kernel', 'persistence', 'metrics'),
  ...libImportsOnly('auth', 'kernel'),
  ...libImportsOnly('http', 'kernel'),
  ...refuses('known-libs-only', 'libs/unheard-of/src', '@libs/kernel'),
  ...refuses('libs-only-through-their-index', 'apps/ca-service/src', '../../../libs/kernel/src/clock'),
  ...refuses(
    'libs-only-through-their-index',
    `${MODULES}/ca/domain`,
    '../../../../../../libs/crypto/src/x509/der/pem',
  ),
  ...refuses('other-libs-only-through-their-index', 'libs/http/src', '../../kernel/src/clock'),
  ...refuses('tests-enter-libs-through-an-index', 'test/e2e', '../../libs/crypto/src/x509/der/pem'),
  ...refuses('tests-enter-libs-through-an-index', 'tools/docs', '../../libs/crypto/src/x509/der/pem'),
  ...refuses('kernel-depends-on-nothing', 'libs/kernel/src', 'class-validator', '@nestjs/common'),
  ...refuses('crypto-knows-no-framework', 'libs/crypto/src', '@nestjs/common', TYPEORM),
  ...x509Refuses('der', 'keys/key-type', 'names/dns-name'),
  ...x509Refuses('keys', 'names/dns-name', 'certificates/serial-number'),
  ...x509Refuses('names', 'keys/key-type', 'extensions/key-usage'),
  ...x509Refuses('extensions', 'keys/key-type', 'certificates/serial-number'),
  ...x509Refuses('certificates', 'lint/certificate-lint', 'issuance/certificate-builder'),
  ...x509Refuses('lint', 'issuance/certificate-builder'),
  ...refuses('known-x509-folders-only', 'libs/crypto/src/x509/unheard-of', '../der/der-tag'),

  ...featureRefuses('key', 'profile', 'certificate', 'ca', 'statistics', 'event'),
  ...featureRefuses('profile', 'key', 'certificate', 'ca', 'statistics', 'event'),
  ...featureRefuses('certificate', 'ca', 'statistics', 'event'),
  ...featureRefuses('ca', 'statistics', 'event'),
  ...featureRefuses('statistics', 'event'),
  ...featureRefuses('audit', 'key', 'profile', 'certificate', 'ca', 'statistics', 'event'),
  ...featureRefuses('event', 'key', 'profile', 'certificate', 'ca', 'statistics'),
  ...refuses(
    'feature-delivery-imports',
    'apps/webhook-forwarder/src/modules/delivery',
    '../../../../ca-service/src/modules/certificate',
  ),
  ...refuses('known-features-only', `${MODULES}/unheard-of`, '@libs/kernel'),
  ...refuses(
    'features-only-through-their-index',
    `${MODULES}/ca/queries`,
    '../../profile/domain',
    '../../profile/domain/validity',
    '../../certificate/persistence/certificate.reader',
  ),
  ...refuses(
    'domains-meet-through-domain-indexes',
    `${MODULES}/ca/domain`,
    '../../profile',
    '../../profile/domain/validity',
    '../../certificate/persistence/certificate.mapper',
  ),
  ...['commands', 'handlers'].flatMap((folder) =>
    refuses(
      'domains-meet-through-domain-indexes',
      `${MODULES}/ca/${folder}`,
      '../../profile',
      '../../profile/wire/issuance-profile.view',
      '../../certificate/domain/certificate-state',
    ),
  ),
  ...refuses('outsiders-see-feature-indexes-only', 'apps/ca-service/src', './modules/ca/domain'),
  ...refuses('outsiders-see-feature-indexes-only', 'apps/ca-service/src/cli', '../modules/ca/ca.module'),
  ...refuses('outsiders-see-feature-indexes-only', 'test/e2e', `../../${MODULES}/ca/domain`),
  ...refuses('outsiders-see-feature-indexes-only', 'tools/docs', `../../${MODULES}/ca/domain`),

  ...refuses(
    'domain-is-pure',
    `${MODULES}/ca/domain`,
    'node:fs',
    'class-validator',
    '@nestjs/common',
    TYPEORM,
    '@libs/persistence',
    '@libs/auth',
    '@libs/messaging',
    '@libs/http',
    '../commands/create-ca',
    '../queries/get-ca',
    '../http/ca.controller',
    '../persistence/ca.reader',
    '../ca.module',
    '../wire',
    '../events/ca-events',
    '../../profile',
  ),
  ...refuses(
    'events-are-plain',
    `${MODULES}/ca/events`,
    '@libs/crypto',
    '@nestjs/cqrs',
    '../http/ca.controller',
    '../../profile/domain',
  ),
  ...refuses(
    'wire-classes-are-shapes',
    `${MODULES}/ca/wire`,
    'node:fs',
    '@nestjs/cqrs',
    TYPEORM,
    '@libs/persistence',
    '@libs/messaging',
    '../commands/create-ca',
    '../queries/get-ca',
    '../http/ca.controller',
    '../persistence/ca.reader',
    '../events/ca-events',
  ),
  ...['commands', 'handlers'].flatMap((folder) =>
    refuses(
      'use-cases-know-no-transport-and-no-database',
      `${MODULES}/ca/${folder}`,
      '../http/ca.controller',
      '../persistence/ca.reader',
      '../queries/get-ca',
      '../wire',
      '../events/ca-events',
      '@libs/persistence',
      '@libs/messaging',
      '@libs/http',
      '@libs/auth',
    ),
  ),
  ...refuses(
    'queries-read-and-change-nothing',
    `${MODULES}/ca/queries`,
    '../http/ca.controller',
    '../commands/create-ca',
    '../handlers/planted-when-planted.handler',
    '../persistence/typeorm-ca.repository',
    '@libs/messaging',
    '@libs/http',
    '@libs/auth',
  ),
  ...refuses(
    'http-sends-commands-and-queries-only',
    `${MODULES}/ca/http`,
    '../persistence/ca.reader',
    '../events/ca-events',
    '../handlers/planted-when-planted.handler',
    '@libs/persistence',
    '@libs/messaging',
  ),
  ...refuses(
    'persistence-serves-the-domain-only',
    `${MODULES}/ca/persistence`,
    '../http/ca.controller',
    '../commands/create-ca',
    '../queries/get-ca',
    '../handlers/planted-when-planted.handler',
    '@libs/http',
    '@libs/auth',
  ),

  ...['commands', 'queries', 'http', 'domain'].flatMap((folder) =>
    refuses('typeorm-stays-in-persistence', `${MODULES}/ca/${folder}`, TYPEORM, '@nestjs/typeorm', 'pg'),
  ),
  ...refuses('typeorm-stays-in-persistence', 'apps/ca-service/src', TYPEORM),
  ...refuses('typeorm-stays-in-persistence', 'libs/messaging/src', TYPEORM),
  ...refuses('typeorm-stays-in-persistence', 'libs/event-consumer/src/handling', TYPEORM),
  ...refuses('rows-stay-in-persistence', `${MODULES}/ca/commands/planted`, '@libs/persistence/entities'),
  ...refuses('rows-stay-in-persistence', 'apps/ca-service/src', '@libs/persistence/entities'),
  ...refuses('sql-stays-in-persistence', `${MODULES}/ca/queries/planted`, '@libs/persistence/certificates'),
  ...refuses('sql-stays-in-persistence', 'apps/ca-service/src', '@libs/persistence/certificates'),
  { rule: 'feature-modules-only-register-rows', file: `${MODULES}/event/event.module.ts`, imports: TYPEORM },
  ...refuses('broker-stays-in-messaging', 'libs/messaging/src/outbox', 'amqplib', 'amqplib'),
  ...refuses('broker-stays-in-messaging', 'libs/event-consumer/src', 'amqplib'),
  ...refuses('broker-stays-in-messaging', 'libs/event-consumer/src/catch-up', 'amqplib'),
  ...refuses('broker-stays-in-messaging', 'apps/ca-service/src', 'amqplib'),
  ...refuses('prometheus-stays-in-metrics', 'libs/jobs/src', 'prom-client'),
  ...refuses('prometheus-stays-in-metrics', 'apps/ca-service/src', 'prom-client'),
  ...refuses('cron-stays-in-schedule', 'libs/jobs/src', 'croner'),
  ...refuses('cron-stays-in-schedule', 'apps/ca-service/src', 'croner'),

  ...refuses('no-test-code-in-production', 'apps/ca-service/src', '../../../test/support/planted'),
  ...refuses('no-test-code-in-production', `${MODULES}/ca/commands`, '../../profile/testing'),
  ...refuses('no-test-code-in-production', 'libs/auth/src', '@libs/crypto/testing', './permissions.spec'),
  ...refuses('no-dev-dependency-in-production', 'apps/ca-service/src', 'fast-check', 'typescript'),
];
