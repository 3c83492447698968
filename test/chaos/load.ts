import { randomBytes } from 'node:crypto';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient } from '../support/service';
import type { Installation } from './installation';
import type { CertificateView } from '../support/wire';

const SIGNERS = 6;

/** Clients that sign, revoke and patch until `stop`. A missing answer and a status of 500 or above are expected. */
export class Load {
  /** Serial numbers that the service has confirmed as issued; `revoked` has those confirmed as revoked. */
  readonly signed = new Set<string>();
  readonly revoked = new Set<string>();
  /** Answers below 500 that no disturbance explains. */
  readonly wrong: string[] = [];
  failures = 0;
  patches = 0;
  #isOver = false;
  #clients: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly installation: Installation,
    /** The ids of three CAs. The second is revoked during the run, the metadata of the third are patched. */
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

  /** Revokes the second CA, and retries until an answer below 500. */
  async revokeCa(): Promise<void> {
    const revoke = (client: ApiClient): Promise<Answer> =>
      client.post<unknown>(`/cas/${encodeURIComponent(this.cas[1]!)}/status`, { status: 'REVOKED' });
    for (;;) {
      const answer = await this.#ask(revoke);
      // An interrupted request may have succeeded. The retry is then rejected, which counts as done.
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
        // The second CA rejects requests once it is revoked.
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
    // A 400 is correct when the certificate was already revoked with its CA.
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

  /** Returns the answer, or `undefined` when the connection failed. */
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
