import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/**
 * Debian's script in /usr/sbin changes the user and forgets the environment; the broker's own, in
 * /usr/lib/rabbitmq/bin, does neither. The others are where Homebrew puts it.
 */
const BEFORE_PATH = ['/usr/lib/rabbitmq/bin'];
const AFTER_PATH = ['/usr/sbin', '/opt/homebrew/sbin', '/usr/local/sbin'];

export function findRabbitMqServer(): string | undefined {
  const path = (process.env.PATH ?? '').split(':').filter((directory) => directory !== '');
  return [...BEFORE_PATH, ...path, ...AFTER_PATH]
    .map((directory) => join(directory, 'rabbitmq-server'))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
