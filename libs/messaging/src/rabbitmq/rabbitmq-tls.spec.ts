import { describe, expect, it } from 'vitest';
import { unencryptedBroker } from './rabbitmq-tls';

describe('unencryptedBroker', () => {
  it.each([
    'amqp://ca:secret-word@mq.example:5672',
    'AMQP://mq.example',
    'amqps://mq.example,amqp://mq.example',
    'amqp://127.0.0.1, amqp://mq.example',
  ])('warns about %s without its password', (url) => {
    expect(unencryptedBroker(url)).toBe(
      'AMQP_URL: the connection to mq.example does not use TLS; amqps:// turns it on',
    );
  });

  it.each(['amqps://mq.example', 'amqp://127.0.0.1:5672', 'amqp://localhost, amqp://[::1]', 'amqp://'])(
    'accepts %s',
    (url) => {
      expect(unencryptedBroker(url)).toBeUndefined();
    },
  );
});
