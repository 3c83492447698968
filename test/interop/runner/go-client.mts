import { join } from 'node:path';
import { GO_VARIABLES, installGo } from './install.mts';
import type { Bench, Member, Outcome } from './member.mts';
import { endOf, runCommand } from './run-command.mts';

interface GoClient {
  readonly name: string;
  readonly tool: string;
  /** Fetches the dependencies of the program. Default: its Go modules. */
  readonly install?: Member['install'];
  /** Generates the sources that are not committed. Returns the error, or `undefined` on success. */
  readonly generate?: (bench: Bench) => Promise<string | undefined>;
  /** Returns the folder of the program. Default: the folder of the member. */
  readonly sources?: (bench: Bench) => string;
  /** Returns the version of the third-party tool. Default: the version of Go. */
  readonly version?: (bench: Bench) => Promise<string>;
}

/**
 * Creates a member that compiles a Go client of this repository and runs it. The client reads `CA_URL` and
 * `CA_AUTHORIZATION`, and prints `{"cases", "failures"}`. A client that does not compile is a failure.
 */
export function goClient(client: GoClient): Member {
  const { name, tool, install = installGo, version = goVersion } = client;
  return {
    name,
    programs: ['go'],
    install,
    run: async (bench) => {
      const report = await generateAndRun(client, bench);
      return { tool, version: await version(bench), unit: 'assertions', ...report };
    },
  };
}

type Report = Pick<Outcome, 'cases' | 'failures'>;

async function generateAndRun({ generate, sources }: GoClient, bench: Bench): Promise<Report> {
  const fault = await generate?.(bench);
  if (fault !== undefined) return { cases: 1, failures: [fault] };
  const program = join(bench.scratch, 'client');
  const options = {
    cwd: sources?.(bench) ?? bench.folder,
    variables: GO_VARIABLES,
    timeLimit: bench.timeLimit,
  };
  const compiled = await runCommand('go', ['build', '-o', program, '.'], options);
  if (compiled.code !== 0) return { cases: 1, failures: [`does not compile: ${endOf(compiled)}`] };
  const { url, authorization } = bench.service;
  const variables = { CA_URL: url, CA_AUTHORIZATION: authorization };
  const result = await runCommand(program, [], { variables, timeLimit: bench.timeLimit });
  if (result.code !== 0) return { cases: 1, failures: [endOf(result)] };
  return JSON.parse(result.stdout) as Report;
}

async function goVersion({ timeLimit }: Bench): Promise<string> {
  const { stdout } = await runCommand('go', ['env', 'GOVERSION'], { timeLimit });
  return stdout.trim();
}
