import type { Service } from '../runner/service.mts';
import { send } from '../certificates/api.mts';
import { type Inspector, memoryOf, type MemoryOfRound } from './memory.mts';
import type { Route } from './route.mts';
import type { Sample } from './samples-of-file.mts';
import { Tally, type TallyRow } from './tally.mts';

/** The answer after which the next passphrase is tried. */
const WRONG_PASSPHRASE = /passphrase is wrong/;

/** A certificate that the service stored. */
export interface Stored {
  readonly file: string;
  readonly serialNumber: string;
  readonly der: Buffer;
}

/** Sends samples to one service, one by one, and remembers what it stored. */
export class ImportRun {
  readonly rows: TallyRow[] = [];
  readonly failures: string[] = [];
  readonly stored: Stored[] = [];
  readonly memory: MemoryOfRound[] = [];
  readonly service: Service;
  readonly #inspector: Inspector;

  constructor(service: Service, inspector: Inspector) {
    this.service = service;
    this.#inspector = inspector;
  }

  /** Sends the samples to the route again, which must all be refused. The answers are not counted. */
  async sendAgain(route: Route, samples: readonly Sample[]): Promise<void> {
    const tally = new Tally(route.name, '');
    for (const sample of samples) await this.#sendOne(route, sample, tally);
    if (tally.accepted > 0) this.failures.push(`${route.name}: ${tally.accepted} are accepted a second time`);
  }

  /** Sends the samples to the route. The same DER is sent once per `seen`. */
  async send(
    route: Route,
    source: string,
    samples: readonly Sample[],
    seen = new Set<string>(),
  ): Promise<void> {
    const tally = new Tally(route.name, source);
    for (const sample of samples) {
      if (seen.has(sample.digest)) tally.repeated++;
      else await this.#sendOne(route, sample, tally);
      seen.add(sample.digest);
    }
    this.rows.push(tally.row());
  }

  /** Measures the memory of the service after a round of work. */
  async endRound(): Promise<void> {
    this.memory.push(await memoryOf(this.#inspector, this.service.metricsPort));
  }

  async #sendOne(route: Route, sample: Sample, tally: Tally): Promise<void> {
    const { status, body } = await this.#firstAccepted(route, sample);
    if (status === 201) {
      tally.accepted++;
      this.#remember(route, sample, body);
      return;
    }
    const sentence = String((body as { err?: unknown }).err);
    tally.refuse(status, sentence, sample.name);
    if (status >= 500)
      this.failures.push(`${route.name}: ${sample.name} is answered with ${status}: ${sentence}`);
  }

  async #firstAccepted(route: Route, sample: Sample): Promise<{ status: number; body: object }> {
    let answer: { status: number; body: object } = { status: 0, body: {} };
    for (const body of route.bodies(sample)) {
      answer = await send<object>(this.service, 'POST', route.path, body);
      if (!WRONG_PASSPHRASE.test(JSON.stringify(answer.body))) break;
    }
    return answer;
  }

  #remember(route: Route, sample: Sample, answer: object): void {
    const { name, kind, der } = sample;
    const fault = route.faultOf?.(sample, answer);
    if (fault !== undefined) this.failures.push(`${route.name}: ${name} ${fault}`);
    const stored = derOf(route.certificateOf(answer));
    const { serial_number: serialNumber } = answer as { serial_number: string };
    this.stored.push({ file: name, serialNumber, der: stored });
    // PKCS#12 encrypts, and a signed certificate is new; all other answers hold bytes of the file.
    if (kind === 'pkcs12' || kind === 'request' || der.includes(stored)) return;
    this.failures.push(`${route.name}: ${name} is not stored byte for byte`);
  }
}

/** Returns the DER of a certificate as the API shows it: PEM in base64. */
export function derOf(certificate: string): Buffer {
  const pem = Buffer.from(certificate, 'base64').toString('latin1');
  return Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
}
