import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { untilItAnswers } from './amqp-probe';
import type { WayToRabbitMq } from './rabbitmq';
import { cleanUpWhenOrphaned } from '../orphan-cleanup';

const IMAGE = 'rabbitmq:4';

/** A container, on a free port of 127.0.0.1, when a container engine answers. */
export const inDocker: WayToRabbitMq = async (say) => {
  if (!(await engineAnswers())) return undefined;
  say(`starting a container of ${IMAGE} (the first time, it is pulled)`);
  const id = await docker('run', '--rm', '-d', '-p', '127.0.0.1::5672', IMAGE);
  const callOff = cleanUpWhenOrphaned('docker rm -f -v "$1"', [id]);
  const remove = async (): Promise<void> => {
    await docker('rm', '-f', '-v', id);
    callOff();
  };
  try {
    const address = (await docker('port', id, '5672/tcp')).split('\n')[0] ?? '';
    const url = `amqp://guest:guest@${address}`;
    await untilItAnswers(url, () => true);
    return { url, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** The client alone answers too, with the version of a server only when there is one. */
async function engineAnswers(): Promise<boolean> {
  return docker('version', '--format', '{{.Server.Version}}').then(
    (version) => version !== '',
    () => false,
  );
}

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', args, {
    timeout: args[0] === 'version' ? 10_000 : 600_000,
  });
  return stdout.trim();
}
