import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a broker with TLS needs: all in PEM. */
export interface BrokerTls {
  /** Issuer of the client certificates. */
  readonly ca: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** Common name of the accepted client: a user without a password. */
  readonly user: string;
}

/** User with a password. Not `guest`, the default user of clients. */
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

/** With definitions RabbitMQ creates no default user. */
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
