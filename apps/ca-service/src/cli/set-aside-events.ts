import '@libs/kernel/required-node';
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ListedSetAsideEvent, SetAsideEvents } from '@libs/messaging';
import { readEnvironment } from '../config/environment';
import { createContext } from '../create-application';
import { openInstallation } from '../installation';

const DONE = 0;
const FAILED = 1;
const WRONG_USE = 2;

const USAGE = `Usage: npm run events:set-aside -- list [--limit <number>]
       npm run events:set-aside -- replay <event id> ...
       npm run events:set-aside -- replay --all
       npm run events:set-aside -- discard <event id>
`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const COMMANDS = ['list', 'replay', 'discard'] as const;

interface Arguments {
  readonly command: (typeof COMMANDS)[number];
  readonly ids: readonly string[];
  readonly all: boolean;
  readonly limit: number;
}

/** Shows the events that were set aside, has the relay try them again, or gives one up: docs/events.md. */
async function main(): Promise<number> {
  const wanted = readArguments();
  if (!wanted) {
    process.stderr.write(USAGE);
    return WRONG_USE;
  }
  if (existsSync('.env')) process.loadEnvFile();
  // Without a role the process does nothing by itself: no schedule, no relay.
  const environment = { ...readEnvironment(), ROLES: [] };
  const installation = await openInstallation(environment, (reason) => process.stderr.write(`${reason}\n`));
  try {
    const context = await createContext(installation);
    try {
      return await run(wanted, context.get(SetAsideEvents));
    } finally {
      await context.close();
    }
  } finally {
    await installation.close();
  }
}

/** `undefined` for anything that is not in the usage. */
function readArguments(): Arguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, limit: { type: 'string', default: '100' } },
    });
    const [name, ...ids] = positionals;
    const command = COMMANDS.find((known) => known === name);
    const wanted = command && { command, ids, all: values.all, limit: Number(values.limit) };
    return wanted && isInUsage(wanted) ? wanted : undefined;
  } catch {
    return undefined;
  }
}

function isInUsage({ command, ids, all, limit }: Arguments): boolean {
  if (!Number.isInteger(limit) || limit < 1 || !ids.every((id) => UUID.test(id))) return false;
  if (command === 'replay') return all !== ids.length > 0;
  return !all && ids.length === (command === 'discard' ? 1 : 0);
}

async function run({ command, ids, all, limit }: Arguments, events: SetAsideEvents): Promise<number> {
  const [id = ''] = ids;
  if (command === 'list') return list(events, limit);
  if (command === 'discard') return discard(events, id);
  const { events: count, unknown } = all
    ? { events: await events.replayAll(), unknown: [] }
    : await events.replay(ids);
  process.stdout.write(`${count} events are tried again\n`);
  for (const each of unknown) process.stderr.write(`Event ${each} is not set aside\n`);
  return unknown.length > 0 ? FAILED : DONE;
}

async function list(events: SetAsideEvents, limit: number): Promise<number> {
  for (const event of await events.list(limit)) process.stdout.write(`${lineOf(event)}\n`);
  const { failure, predecessor, 'unknown-type': unknown } = await events.counts();
  process.stdout.write(
    `${failure} set aside, ${unknown} of unknown types, ${predecessor} waiting behind them\n`,
  );
  return DONE;
}

function lineOf({
  eventId,
  reason,
  type,
  subject,
  sequence,
  since,
  waiting,
  error,
}: ListedSetAsideEvent): string {
  const place = sequence === null ? 'not in the log' : `number ${sequence}`;
  const why = error === null ? '' : `: ${error}`;
  return `${eventId}  ${since.toISOString()}  ${reason}  ${type} of ${subject}, ${place}, ${waiting} behind it${why}`;
}

async function discard(events: SetAsideEvents, id: string): Promise<number> {
  const result = await events.discard(id);
  if (result === 'discarded') {
    process.stdout.write(`Event ${id} is discarded\n`);
    return DONE;
  }
  const reason =
    result === 'unknown' ? 'is not set aside' : 'only waits behind another event of its subject: see list';
  process.stderr.write(`Event ${id} ${reason}\n`);
  return FAILED;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(FAILED);
  },
);
