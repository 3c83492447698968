import '@libs/kernel/required-node';
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type ListedSetAsideEvent, SetAsideEvents } from '@libs/messaging';
import { withStandaloneApplication } from '../bootstrap';
import { EXIT, print, printError, runCommand } from '../command-line';
import { loadEnvironment } from '../config/environment';

const USAGE = `Usage: npm run events:set-aside -- list [--limit <number>]
       npm run events:set-aside -- replay <event id> ...
       npm run events:set-aside -- replay --all
       npm run events:set-aside -- discard <event id>`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const COMMANDS = ['list', 'replay', 'discard'] as const;

interface Arguments {
  readonly command: (typeof COMMANDS)[number];
  readonly ids: readonly string[];
  readonly all: boolean;
  readonly limit: number;
}

/** Lists the events that were set aside, returns them to the relay, or discards one (docs/set-aside-events.md). */
async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted)
    return withStandaloneApplication(loadEnvironment(), (app) => run(wanted, app.get(SetAsideEvents)));
  printError(USAGE);
  return EXIT.wrongUse;
}

/** Returns `undefined` for invalid arguments. */
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
  print(`${count} events were returned to the relay`);
  for (const each of unknown) printError(`Event ${each} is not set aside`);
  return unknown.length > 0 ? EXIT.failed : EXIT.done;
}

async function list(events: SetAsideEvents, limit: number): Promise<number> {
  for (const event of await events.list(limit)) print(lineOf(event));
  const { failure, predecessor, 'unknown-type': unknown } = await events.counts();
  print(`${failure} set aside, ${unknown} of unknown types, ${predecessor} waiting behind them`);
  return EXIT.done;
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
  const position = sequence === null ? 'not in the log' : `number ${sequence}`;
  const why = error === null ? '' : `: ${error}`;
  return `${eventId}  ${since.toISOString()}  ${reason}  ${type} of ${subject}, ${position}, ${waiting} behind it${why}`;
}

async function discard(events: SetAsideEvents, id: string): Promise<number> {
  const result = await events.discard(id);
  if (result === 'discarded') {
    print(`Event ${id} was discarded`);
    return EXIT.done;
  }
  const reason =
    result === 'unknown'
      ? 'is not set aside'
      : 'only waits behind another event of its subject: find that event with list';
  printError(`Event ${id} ${reason}`);
  return EXIT.failed;
}

runCommand(main);
