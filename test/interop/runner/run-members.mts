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
  /** When the run has to be over, by `performance.now()`. */
  readonly deadline: number;
  /** Called before and after each member, with a line to show. */
  readonly report: (line: string) => void;
}

/** Installs all members at once, and runs one after the other. */
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

/** Why no further member starts, when the time is over. */
const lateness = ({ deadline }: RunOptions): string | undefined =>
  performance.now() > deadline ? 'the time of the run was over' : undefined;

/** Shows the first failures; the table has their number. */
function reportFailures({ failures }: Outcome, { report }: RunOptions): void {
  for (const failure of failures.slice(0, SHOWN_FAILURES)) report(`FAILED ${failure}`);
  if (failures.length > SHOWN_FAILURES) report(`and ${failures.length - SHOWN_FAILURES} more`);
}

const SHOWN_FAILURES = 30;

/** Installs a member. Returns why it is left out, or `undefined`. */
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

/** So that certificates carry addresses of CRLs and OCSP responders. */
const VARIABLES = { VA_SERVER_DOMAINS: 'va.example.test,backup.example.test/va' };

/** Milliseconds that each of the commands of an installation may take: the network may hang. */
const INSTALL_LIMIT = 150_000;

/** Milliseconds that a command gets when the run is nearly over. */
const MINIMUM_LIMIT = 5_000;
