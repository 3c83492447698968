import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually';
import { createCa, sign } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type ApiClient, ServiceProcess } from '../support/service';
import type { CaView, CertificateView, Page } from '../support/wire';

/** Signs with several clients at once until the service is gone; gives the certificates that were answered. */
async function signUntilKilled(
  client: ApiClient,
  ca: CaView,
  answered: Map<string, CertificateView>,
): Promise<void> {
  const csr = makeCsr('/CN=load').toString('base64');
  for (;;) {
    try {
      const { status, body } = await client.post<CertificateView>(`/cas/${ca.id}/certificates/sign`, { csr });
      if (status === 201) answered.set(body.serial_number, body);
    } catch {
      return;
    }
  }
}

async function everyCertificate(client: ApiClient, ca: CaView): Promise<Map<string, CertificateView>> {
  const found = new Map<string, CertificateView>();
  for (let path = '?page_size=1000'; ;) {
    const { body } = await client.get<Page<CertificateView>>(`/cas/${ca.id}/certificates${path}`);
    for (const certificate of body.list) found.set(certificate.serial_number, certificate);
    if (body.next === '') return found;
    path = `?bookmark=${encodeURIComponent(body.next)}`;
  }
}

async function signedInEvents(client: ApiClient): Promise<string[]> {
  const serials: string[] = [];
  for (let after = 0; ;) {
    const { body } = await client.get<{ next: number; list: { event: { type: string; subject: string } }[] }>(
      `/events?after=${after}&limit=1000`,
    );
    if (body.list.length === 0) return serials;
    const signed = body.list.filter(({ event }) => event.type === 'ca.sign.certificate');
    serials.push(...signed.map(({ event }) => event.subject.replace('certificate/', '')));
    after = body.next;
  }
}

describe('kill -9 during signing, with the embedded database', () => {
  it(
    'loses no certificate that a client received, and every stored one has its event',
    { timeout: 120_000 },
    async () => {
      let service = await ServiceProcess.start();
      const ca = await createCa(service.admin);
      const answered = new Map<string, CertificateView>();

      for (let round = 0; round < 3; round += 1) {
        const client = service.admin;
        const before = answered.size;
        const signing = Promise.all(Array.from({ length: 8 }, () => signUntilKilled(client, ca, answered)));
        await eventually(() => (answered.size >= before + 40 ? true : undefined));
        await service.kill('SIGKILL');
        await signing;
        service = await service.restart();
      }

      const client = service.admin;
      const stored = await everyCertificate(client, ca);
      for (const [serial, certificate] of answered) expect(stored.get(serial)).toEqual(certificate);

      const issued = [...stored.keys()].filter((serial) => serial !== ca.serial_number);
      const events = await eventually(async () => {
        const serials = await signedInEvents(client);
        return serials.length >= issued.length ? serials : undefined;
      });
      expect(events.sort()).toEqual(issued.sort());
      expect((await sign(client, ca.id)).status).toBe('ACTIVE');
      await service.remove();
    },
  );
});
