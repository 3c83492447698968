import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a broker with TLS needs: all in PEM. */
export interface BrokerTls {
  /** Who issues the certificates of clients. */
  readonly ca: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** The common name of the client that is let in: a user without a password. */
  readonly user: string;
}

/** Who gets in with a password. Not `guest`, as whom clients come that say nothing. */
export const PASSWORD_USER = 'tester:secret';

/**
 * Lines of rabbitmq.conf (https://www.rabbitmq.com/docs/ssl): clients must have a certificate, and it says who they are
 * (https://github.com/rabbitmq/rabbitmq-server/tree/main/deps/rabbitmq_auth_mechanism_ssl).
 */
export function tlsConfiguration(directory: string, port: number, tls: BrokerTls): string[] {
  const file = (name: string, content: Buffer | string): string => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o644 });
    return path;
  };
  return [
    `listeners.ssl.1 = 127.0.0.1:${port}`,
    `ssl_options.cacertfile = ${file('ca.pem', tls.ca)}`,
    `ssl_options.certfile = ${file('broker.pem', tls.certificate)}`,
    `ssl_options.keyfile = ${file('broker.key', tls.key)}`,
    'ssl_options.verify = verify_peer',
    'ssl_options.fail_if_no_peer_cert = true',
    'auth_mechanisms.1 = PLAIN',
    'auth_mechanisms.2 = EXTERNAL',
    'ssl_cert_login_from = common_name',
    `load_definitions = ${file('definitions.json', JSON.stringify(definitions(tls.user)))}`,
  ];
}

/** With definitions RabbitMQ makes no user of its own. */
function definitions(user: string): object {
  const [name, password] = PASSWORD_USER.split(':');
  const everything = { vhost: '/', configure: '.*', write: '.*', read: '.*' };
  return {
    vhosts: [{ name: '/' }],
    users: [
      { name: user, password_hash: '', tags: '' },
      { name, password, tags: 'administrator' },
    ],
    permissions: [
      { user, ...everything },
      { user: name, ...everything },
    ],
  };
}
