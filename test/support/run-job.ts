import { once } from 'node:events';
import { startBuiltProgram } from './built-program';

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
  const child = startBuiltProgram(`ca-service/src/cli/${name}.js`, variables, parameters);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
