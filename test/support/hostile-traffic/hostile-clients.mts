import { setTimeout as after } from 'node:timers/promises';
import { LONGEST_ANSWER, send, sendSlowly } from './requests.mts';
import { Tally, type Target } from './target.mts';

/** What a hostile client sends again and again; returns the status. @throws Error when the connection ends without one */
type Attack = (target: Target) => Promise<number | string>;

const JSON_MEGABYTES = 4;
const BIG_ARRAY = Buffer.from(`[0${',0'.repeat((JSON_MEGABYTES * 1_000_000) / 2 - 1)}]`);
/** A string in which every quote is escaped: a scanner with backtracking takes quadratic time. */
const QUOTE_BOMB = Buffer.from(`{"${'\\"'.repeat(20_000)}`);

/** Without a token; the CA does not exist, which only a caller with a token may learn. */
const ANONYMOUS_PATH = '/api/ca/v1/cas/none/certificates/sign';

const anonymous =
  (body: Buffer): Attack =>
  async ({ host, port }) =>
    (await send({ host, port, method: 'POST', path: ANONYMOUS_PATH, body })).status;

/** JSONPath that PostgreSQL takes long for, against SEARCHED_METADATA. */
const EXPENSIVE_PATHS = [
  String.raw`$.note like_regex "^(a+)+(b|\\1)*c$"`,
  String.raw`$.note like_regex "(a|aa|aaa){1,200}b"`,
  String.raw`$.** like_regex "(.*a){12}b"`,
  // Compares every member with every other.
  '$.list[*] ? (@ == $.list[*]) == -1',
];

/** The metadata of a certificate that expensive patterns are matched with. */
export const SEARCHED_METADATA = {
  note: 'a'.repeat(2_000),
  list: Array.from({ length: 2_000 }, (_, index) => index),
};

let nextPath = 0;
const listByPath: Attack = async ({ host, port, tokens }) => {
  const path = EXPENSIVE_PATHS[nextPath++ % EXPENSIVE_PATHS.length] ?? '';
  // Values of jsonpath filters are decoded a second time.
  const filter = encodeURIComponent(`metadata[jsonpath]${encodeURIComponent(path)}`);
  const list = `/api/ca/v1/certificates?filter=${filter}`;
  return (await send({ host, port, method: 'GET', path: list, token: tokens.reader })).status;
};

const createLargeKey: Attack = async ({ host, port, tokens, profileId }) => {
  const ca = {
    subject: { common_name: 'hostile' },
    key_metadata: { type: 'RSA', bits: 8192 },
    ca_expiration: { type: 'Duration', duration: '1y' },
    profile_id: profileId,
  };
  const body = Buffer.from(JSON.stringify(ca));
  return (await send({ host, port, method: 'POST', path: '/api/ca/v1/cas', token: tokens.admin, body }))
    .status;
};

const scrape: Attack = async ({ host, metricsPort }) =>
  (await send({ host, port: metricsPort, method: 'GET', path: '/metrics' })).status;

/** Twenty clients: twelve without a token, six with one of two identities, two that scrape. */
const CLIENTS: readonly { readonly name: string; readonly count: number; readonly attack: Attack }[] = [
  { name: 'slow bodies', count: 4, attack: (target) => sendSlowly({ ...target, path: ANONYMOUS_PATH }) },
  { name: 'big arrays', count: 4, attack: anonymous(BIG_ARRAY) },
  { name: 'quote bombs', count: 4, attack: anonymous(QUOTE_BOMB) },
  { name: 'expensive lists', count: 4, attack: listByPath },
  { name: 'RSA-8192 CAs', count: 2, attack: createLargeKey },
  { name: 'scrapes', count: 2, attack: scrape },
];

/** A client sends nothing more while this many of its requests have no answer yet. */
const MOST_OUTSTANDING = 10;

export interface AttackOptions {
  /** Of each client; a request that finds too many outstanding is left out and tallied as `skipped`. */
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds after the last request in which answers are waited for; then they are tallied as `unanswered`. */
  readonly patience?: number;
  /** Names of the kinds of clients that attack; all of them when left out. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Attacks with all clients at a fixed rate, and returns what each kind was answered.
 */
export async function attack(target: Target, options: AttackOptions): Promise<Map<string, Tally>> {
  const attacking = CLIENTS.filter(({ name }) => options.only?.includes(name) ?? true);
  const tallies = new Map(attacking.map(({ name }) => [name, new Tally()]));
  const clients = attacking.flatMap(({ name, count, attack: once }) =>
    Array.from({ length: count }, () => runClient(target, once, tallies.get(name) ?? new Tally(), options)),
  );
  await Promise.all(clients);
  return tallies;
}

async function runClient(
  target: Target,
  once: Attack,
  tally: Tally,
  { requestsPerSecond, duration, patience = LONGEST_ANSWER }: AttackOptions,
): Promise<void> {
  const outstanding = new Set<Promise<void>>();
  const requests = Math.ceil((requestsPerSecond * duration) / 1000);
  for (let sent = 0; sent < requests; sent += 1) {
    if (outstanding.size >= MOST_OUTSTANDING) {
      tally.add('skipped');
    } else {
      const answered = once(target)
        .catch(() => 'closed')
        .then((status) => {
          tally.add(String(status));
        })
        .finally(() => outstanding.delete(answered));
      outstanding.add(answered);
    }
    await after(1000 / requestsPerSecond);
  }
  const isOver = new AbortController();
  await Promise.race([Promise.all(outstanding), after(patience, undefined, { signal: isOver.signal })]);
  isOver.abort();
  for (let left = outstanding.size; left > 0; left -= 1) tally.add('unanswered');
}
