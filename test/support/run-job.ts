import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

const RUN_JOB = resolve('dist/apps/ca-service/src/cli/run-job.js');

/** What `npm run job -- <name>` came to. */
export interface JobExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command, as `npm run job` does. */
export async function runJob(
  parameters: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<JobExit> {
  const child = spawn(process.execPath, [RUN_JOB, ...parameters], {
    env: { PATH: process.env.PATH, ...variables },
    cwd: tmpdir(),
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
