import { Client } from 'pg';
import type { Service } from '../runner/service.mts';
import { send } from '../certificates/api.mts';
import { derOf, type ImportRun } from './import-run.mts';

/** Milliseconds until the relay must have delivered all events. */
const DELIVERY_LIMIT = 60_000;
const UNDELIVERED = `SELECT count(*) FILTER (WHERE published_at IS NULL AND blocked_by IS NULL)::integer AS waiting,
  count(*) FILTER (WHERE blocked_by IS NOT NULL)::integer AS set_aside FROM outbox`;

interface Page {
  readonly next: string;
  readonly list: readonly { readonly certificate: string }[];
}

/** Returns a text for every stored certificate that a GET, or the list of certificates, does not answer as sent. */
export async function faultsOfStored({ service, stored }: ImportRun): Promise<string[]> {
  const faults: string[] = [];
  const listed = await listedCertificates(service);
  for (const { file, serialNumber, der } of stored) {
    if (!listed.has(der.toString('base64'))) faults.push(`${file}: GET /certificates does not list it`);
    const answered = await certificatesWith(service, serialNumber);
    if (!answered.some((answer) => answer.equals(der)))
      faults.push(`${file}: GET /certificates/${serialNumber} does not answer its bytes`);
  }
  return faults;
}

/** Returns the DER that GET answers for a serial number; of several certificates those that the list holds. */
async function certificatesWith({ url, authorization }: Service, serialNumber: string): Promise<Buffer[]> {
  const headers = { authorization, accept: 'application/pkix-cert' };
  const response = await fetch(`${url}/certificates/${serialNumber}`, { headers });
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status === 200) return [body];
  if (response.status !== 409) return [];
  const { body: page } = await send<Page>(
    { url, authorization } as Service,
    'GET',
    `/certificates?page_size=1000&filter=serial_number[eq]${serialNumber}`,
  );
  return page.list.map(({ certificate }) => derOf(certificate));
}

async function listedCertificates(service: Service): Promise<Set<string>> {
  const listed = new Set<string>();
  let query = 'page_size=500';
  do {
    const { status, body } = await send<Page>(service, 'GET', `/certificates?${query}`);
    if (status !== 200)
      throw new Error(`GET /certificates?${query} answers ${status}: ${JSON.stringify(body)}`);
    for (const { certificate } of body.list) listed.add(derOf(certificate).toString('base64'));
    query = body.next === '' ? '' : `bookmark=${encodeURIComponent(body.next)}`;
  } while (query !== '');
  return listed;
}

/** Waits until the relay has delivered all events, and returns a text when some remain or are set aside. */
export async function faultsOfOutbox({ databaseUrl }: Service): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const end = performance.now() + DELIVERY_LIMIT;
    for (;;) {
      const { rows } = await client.query<{ waiting: number; set_aside: number }>(UNDELIVERED);
      const [{ waiting, set_aside: setAside } = { waiting: 0, set_aside: 0 }] = rows;
      if (waiting === 0 && setAside === 0) return [];
      if (setAside > 0 || performance.now() > end)
        return [`outbox: ${waiting} events are not delivered, ${setAside} are set aside`];
      await client.query('SELECT pg_sleep(0.2)');
    }
  } finally {
    await client.end();
  }
}
