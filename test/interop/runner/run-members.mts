import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isOnPath } from './install.mts';
import { LeftOutError, type Member, type Outcome, type Workshop } from './member.mts';
import type { Row } from './results-table.mts';
import { startOn } from './service.mts';

const TIER = resolve('test/interop');
const CACHE = resolve('node_modules/.cache/interop');

export interface RunOptions {
  readonly postgresUrl: string;
  readonly seed: number;
  readonly isShort: boolean;
  /** Value of `performance.now()` after which no further member starts. */
  readonly deadline: number;
  /** Prints a line. Called before and after each member. */
  readonly report: (line: string) => void;
}

/** Installs all members in parallel, and runs them in sequence. */
export async function runMembers(members: readonly Member[], options: RunOptions): Promise<readonly Row[]> {
  const installed = members.map((member) => installMember(member, options));
  const rows: Row[] = [];
  for (const [index, member] of members.entries()) {
    options.report(`--- ${member.name} (seed ${options.seed})`);
    const leftOut = (await installed[index]) ?? lateness(options);
    const began = performance.now();
    const result = leftOut === undefined ? await runOrLeaveOut(member, options) : { leftOut };
    rows.push({ member: member.name, seconds: (performance.now() - began) / 1000, result });
    if ('leftOut' in result) options.report(`left out: ${result.leftOut}`);
    else reportFailures(result, options);
  }
  return rows;
}

/** Returns the reason to leave out a member after the deadline, or `undefined`. */
const lateness = ({ deadline }: RunOptions): string | undefined =>
  performance.now() > deadline ? 'the time limit of the run was reached' : undefined;

/** Prints the first failures. The table has the number of all. */
function reportFailures({ failures }: Outcome, { report }: RunOptions): void {
  for (const failure of failures.slice(0, SHOWN_FAILURES)) report(`FAILED ${failure}`);
  if (failures.length > SHOWN_FAILURES) report(`and ${failures.length - SHOWN_FAILURES} more`);
}

const SHOWN_FAILURES = 30;

/** Installs a member. Returns the reason to leave it out, or `undefined`. */
async function installMember(member: Member, options: RunOptions): Promise<string | undefined> {
  const missing = member.programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) return `${missing.join(', ')} not on the PATH`;
  try {
    await member.install(workshopOf(member, options, INSTALL_LIMIT));
    return undefined;
  } catch (error) {
    if (error instanceof LeftOutError) return error.message;
    throw error;
  }
}

async function runOrLeaveOut(member: Member, options: RunOptions): Promise<Row['result']> {
  try {
    return await runMember(member, options);
  } catch (error) {
    if (error instanceof LeftOutError) return { leftOut: error.message };
    throw error;
  }
}

async function runMember(member: Member, options: RunOptions): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), `interop-${member.name}-`));
  const service = await startOn(options.postgresUrl, VARIABLES);
  try {
    const { seed, isShort } = options;
    return await member.run({ ...workshopOf(member, options), service, scratch, seed, isShort });
  } finally {
    await service.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function workshopOf({ name }: Member, { deadline }: RunOptions, limit = Infinity): Workshop {
  const cache = join(CACHE, name);
  mkdirSync(cache, { recursive: true });
  const timeLimit = Math.max(MINIMUM_LIMIT, Math.min(limit, deadline - performance.now()));
  return { folder: join(TIER, name), cache, timeLimit };
}

/** Makes the service include URLs of CRLs and OCSP responders in certificates. */
const VARIABLES = { VA_SERVER_DOMAINS: 'va.example.test,backup.example.test/va' };

/** Time limit of each command of an installation in milliseconds, in case the network hangs. */
const INSTALL_LIMIT = 150_000;

/** Minimum time limit of a command in milliseconds, also near the deadline. */
const MINIMUM_LIMIT = 5_000;
