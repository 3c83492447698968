import { randomBytes } from 'node:crypto';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient } from '../support/service';
import type { Installation } from './installation';
import type { CertificateView } from '../support/wire';

const SIGNERS = 6;

/** What clients do for minutes, whatever is away: they take no answer, or one that asks for patience, as a matter of course. */
export class Load {
  /** Serial numbers of what the service has said it did. */
  readonly signed = new Set<string>();
  readonly revoked = new Set<string>();
  /** What should never be answered, whatever happens around the service. */
  readonly wrong: string[] = [];
  failures = 0;
  patches = 0;
  #isOver = false;
  #clients: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly installation: Installation,
    /** Of the last one the metadata are patched; the one before is revoked in the middle. */
    readonly cas: readonly string[],
  ) {}

  static async start(installation: Installation): Promise<Load> {
    const client = installation.client(0);
    const profile_id = await createProfile(client);
    const cas = ['signs', 'is revoked', 'is patched'];
    for (const id of cas) await createCa(client, { id, profile_id });
    const load = new Load(installation, cas);
    load.#begin();
    return load;
  }

  /** Asks until it is answered. */
  async revokeCa(): Promise<void> {
    const revoke = (client: ApiClient): Promise<Answer> =>
      client.post<unknown>(`/cas/${encodeURIComponent(this.cas[1]!)}/status`, { status: 'REVOKED' });
    for (;;) {
      const answer = await this.#ask(revoke);
      // Of a request that was cut off nobody knows whether it was done: then it cannot be done again.
      if (answer && answer.status < 500) return;
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#clients;
  }

  #begin(): void {
    const csr = makeCsr('/CN=chaos').toString('base64');
    this.#clients = Promise.all([
      ...Array.from({ length: SIGNERS }, (_, n) => this.#sign(csr, this.cas[n % 2]!, n % 3 > 0)),
      this.#patch(),
      this.#patch(),
    ]);
  }

  async #sign(csr: string, ca: string, isRevoked: boolean): Promise<void> {
    const path = `/cas/${encodeURIComponent(ca)}/certificates/sign`;
    while (!this.#isOver) {
      const answer = await this.#ask((client) => client.post<CertificateView>(path, { csr }));
      if (answer?.status !== 201) {
        // The CA that is revoked in the middle signs no more.
        if (answer?.status === 400 && ca === this.cas[1]) return;
        if (answer) this.#judge(answer);
        continue;
      }
      this.signed.add(answer.body.serial_number);
      if (isRevoked) await this.#revoke(answer.body.serial_number);
    }
  }

  async #revoke(serialNumber: string): Promise<void> {
    const body = { status: 'REVOKED', revocation_reason: 'Superseded' };
    const answer = await this.#ask((client) =>
      client.put<unknown>(`/certificates/${serialNumber}/status`, body),
    );
    if (answer?.status === 200) this.revoked.add(serialNumber);
    // It can have been revoked with its CA.
    else if (answer && answer.status !== 400) this.#judge(answer);
  }

  async #patch(): Promise<void> {
    const path = `/cas/${encodeURIComponent(this.cas[2]!)}/metadata`;
    while (!this.#isOver) {
      const patches = [{ op: 'add', path: '/at', value: randomBytes(8).toString('hex') }];
      const answer = await this.#ask((client) => client.put<unknown>(path, { patches }));
      if (answer?.status === 200) this.patches += 1;
      else if (answer) this.#judge(answer);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** `undefined` without an answer. */
  async #ask<T>(request: (client: ApiClient) => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
    try {
      return await request(this.installation.client());
    } catch {
      this.failures += 1;
      await new Promise((done) => setTimeout(done, 50));
      return undefined;
    }
  }

  #judge({ status, body }: Answer): void {
    this.failures += 1;
    if (status < 500) this.wrong.push(`${status}: ${JSON.stringify(body)}`);
  }
}
