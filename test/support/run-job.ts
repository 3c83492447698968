import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COMPILE_CACHE } from './service-process';

const COMMANDS = resolve('dist/apps/ca-service/src/cli');

/** Result of a command that has ended. */
export interface JobExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command, as `npm run job` does. */
export function runJob(
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<JobExit> {
  return runCommand('run-job', parameters, variables);
}

/** Runs one of the built commands of apps/ca-service/src/cli. */
export async function runCommand(
  name: string,
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<JobExit> {
  const child = spawn(process.execPath, [join(COMMANDS, `${name}.js`), ...parameters], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...variables },
    cwd: tmpdir(),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
