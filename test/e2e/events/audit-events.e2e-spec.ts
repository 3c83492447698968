import type { CloudEvent } from '@libs/messaging';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventually } from '../../support/eventually';
import { untilAllAreReady } from '../../support/events';
import { foreignCa } from '../../support/foreign-ca';
import { createCa, createProfile, sign } from '../../support/issuing';
import { makeCsr } from '../../support/openssl';
import { type ApiClient, ServiceProcess, startService } from '../../support/service';
import { everyCall, everyFailure } from './every-call';

interface AuditEvent extends Omit<CloudEvent, 'data'> {
  readonly data: { input: Record<string, unknown>; has_error: boolean; output: unknown };
}

const INTERNAL_ERROR = /^internal error, request [\w-]+$/;

describe('audit events', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService({ ALLOW_CASCADE_DELETE: 'true', AUDIT_EVENTS: 'lamassu' });
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });
  afterAll(() => service.remove());

  /** Returns the events since the last call, in the order of the log, without those of rejected requests. */
  let seen = 0;
  async function told(): Promise<AuditEvent[]> {
    await untilAllAreReady(url);
    const rows = await query<{ event: string; sequence: string }>(
      url,
      'SELECT event, sequence FROM outbox WHERE sequence > $1 ORDER BY sequence',
      [seen],
    );
    seen = Number(rows.at(-1)?.sequence ?? seen);
    return rows
      .map(({ event }) => JSON.parse(event) as AuditEvent)
      .filter(({ type }) => type !== 'audit.request.refused');
  }
  const ca = (changes: object = {}) => createCa(client, { profile_id, ...changes });

  it('an audit event follows the event of the change, with caller, input and output', async () => {
    await ca({ id: 'answered' });
    await told();
    const answer = await client.put('/cas/answered/metadata', {
      Patches: [{ op: 'add', path: '/site', value: 'bilbao' }],
    });
    const [change, audit, ...others] = await told();
    expect(others).toEqual([]);
    expect(change?.type).toBe('ca.metadata.update');
    expect(audit).toEqual({
      ...change,
      id: expect.not.stringMatching(change!.id) as string,
      type: 'audit.ca.metadata.update',
      data: {
        input: { CAID: 'answered', Patches: [{ op: 'add', path: '/site', value: 'bilbao' }] },
        has_error: false,
        output: answer.body,
      },
    });
    expect(audit).toMatchObject({ subject: 'ca/answered', authtype: 'jwt' });
  });

  it('the output of an audit event is the result of the call', async () => {
    const created = await ca({ id: 'outputs' });
    const signature = await client.post<{ signed_data: string }>('/cas/outputs/signature/sign', {
      message: Buffer.from('confidential').toString('base64'),
      message_type: 'raw',
      signature_algorithm: 'ECDSA_SHA_256',
    });
    const profile = await createProfile(client);
    await client.delete(`/profiles/${profile}`);
    await client.post('/cas/outputs/status', { status: 'REVOKED', revocation_reason: 'KeyCompromise' });
    await client.delete('/cas/outputs');
    const audits = (await told()).filter(({ type }) => type.startsWith('audit.'));
    const outputOf = (type: string) => audits.find((event) => event.type === `audit.${type}`)?.data.output;
    expect(outputOf('ca.create')).toEqual(created);
    expect(outputOf('ca.sign.signature')).toBe(signature.body.signed_data);
    expect(outputOf('profile.issuance.delete')).toBeNull();
    expect(outputOf('ca.delete')).toEqual({});
  });

  it('issuing a certificate has an audit event', async () => {
    await ca({ id: 'issuer' });
    await told();
    const csr = makeCsr('/CN=device').toString('base64');
    const { body } = await client.post<{ serial_number: string }>('/cas/issuer/certificates/sign', { csr });
    const events = await told();
    const subject = `certificate/${body.serial_number}`;
    expect(events).toMatchObject([
      { type: 'ca.sign.certificate', subject },
      {
        type: 'audit.ca.sign.certificate',
        subject,
        data: { input: { CAID: 'issuer', CertRequest: csr }, has_error: false, output: body },
      },
    ]);
  });

  it('creating a certificate has an audit event for its signature', async () => {
    await told();
    await client.post('/certificates', {
      ca_id: 'issuer',
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: 'created' },
    });
    const audits = (await told()).filter(({ type }) => type.startsWith('audit.'));
    expect(audits).toMatchObject([
      { type: 'audit.ca.sign.certificate', data: { input: { CAID: 'issuer' } } },
      {
        type: 'audit.certificate.create',
        data: { input: { ca_id: 'issuer', key_spec: { type: 'ECDSA', bits: 256 } } },
      },
    ]);
  });

  it('revoking a CA has audit events for everything below it, after its own', async () => {
    await ca({ id: 'top' });
    await ca({ id: 'below', parent_id: 'top', subject: { common_name: 'below' } });
    const issued = [await sign(client, 'below'), await sign(client, 'below'), await sign(client, 'top')];
    await told();
    await client.post('/cas/top/status', { status: 'REVOKED', revocation_reason: 'Superseded' });
    const events = await told();
    for (const { serial_number: SerialNumber } of issued) {
      expect(events.filter(({ subject }) => subject === `certificate/${SerialNumber}`)).toMatchObject([
        { type: 'certificate.status.update' },
        {
          type: 'audit.certificate.status.update',
          data: {
            input: { SerialNumber, NewStatus: 'REVOKED', RevocationReason: 'CessationOfOperation' },
            has_error: false,
            output: { serial_number: SerialNumber, status: 'REVOKED' },
          },
        },
      ]);
    }
    expect(events.filter(({ subject }) => subject === 'ca/below')).toMatchObject([
      { type: 'ca.status.update' },
      { type: 'audit.ca.status.update', data: { input: { CAID: 'below', Status: 'REVOKED' } } },
    ]);
    expect(events.filter(({ type }) => type === 'audit.ca.status.update')).toHaveLength(2);

    await client.delete('/cas/top?cascade_delete=true');
    const deleted = await told();
    const count = (type: string) => deleted.filter((event) => event.type === type).length;
    expect(count('audit.ca.delete')).toBe(2);
    expect(count('audit.ca.delete')).toBe(count('ca.delete'));
    expect(count('certificate.delete')).toBeGreaterThan(3);
    expect(count('audit.certificate.delete')).toBe(count('certificate.delete'));
  });

  it('a hold and its release have audit events for everything below the CA', async () => {
    await ca({ id: 'holding' });
    const { serial_number } = await sign(client, 'holding');
    await told();
    await client.post('/cas/holding/status', { status: 'REVOKED', revocation_reason: 'CertificateHold' });
    await client.post('/cas/holding/status', { status: 'ACTIVE' });
    const audits = (await told()).filter(
      ({ type, subject }) => type.startsWith('audit.') && subject === `certificate/${serial_number}`,
    );
    expect(audits.map(({ data }) => data.input)).toEqual([
      { SerialNumber: serial_number, NewStatus: 'REVOKED', RevocationReason: 'CertificateHold' },
      { SerialNumber: serial_number, NewStatus: 'ACTIVE', RevocationReason: 'CertificateHold' },
    ]);
  });

  it('a failed call has an audit event with the text of its answer, stored before the answer', async () => {
    await told();
    const { body } = await client.post<{ err: string }>('/cas/nowhere/certificates/sign', {
      csr: makeCsr('/CN=device').toString('base64'),
    });
    const rows = await query<{ event: string }>(url, 'SELECT event FROM outbox ORDER BY id DESC LIMIT 1');
    expect(JSON.parse(rows[0]!.event)).toMatchObject({
      type: 'ca.sign.certificate.error',
      subject: 'ca/nowhere',
      authtype: 'jwt',
      data: { input: { CAID: 'nowhere' }, has_error: true, output: body.err },
    });
    expect(body.err).toBe('CA not found');
  });

  it('the audit event of an internal error has no internal details', async () => {
    await told();
    await everyFailure(client, url);
    const failures = await told();
    expect(failures.map(({ data }) => data.has_error)).toEqual(failures.map(() => true));
    const internal = failures.filter(({ data }) => INTERNAL_ERROR.test(String(data.output)));
    expect(internal.map(({ type, subject }) => [type, subject])).toEqual([
      ['profile.issuance.create.error', 'profile'],
    ]);
  });

  it('concurrent calls have an audit event each', async () => {
    await told();
    const ids = Array.from({ length: 40 }, (_, n) => `at-once-${n}`);
    const answers = await Promise.all(
      ids.map((id, n) =>
        n % 2 === 0
          ? client.post('/profiles', { name: id })
          : client.post(`/cas/${id}/status`, { status: 'REVOKED' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map((_, n) => (n % 2 === 0 ? 201 : 404)));
    const audits = (await told()).filter(({ data }) => 'input' in data);
    const asked = audits.map(({ type, data: { input } }) =>
      type === 'ca.status.update.error' ? input.CAID : (input.Profile as { name: string }).name,
    );
    expect(asked.sort()).toEqual([...ids].sort());
    for (const { type, data } of audits) {
      if (type !== 'audit.profile.issuance.create') continue;
      expect(data.output).toMatchObject({ name: (data.input.Profile as { name: string }).name });
      expect(data.input.Profile).toMatchObject({ id: '' });
    }
  });

  it('the size of an audit event is bounded, whatever the caller sends', async () => {
    await told();
    // Nearly the largest body of this call; the input of the event holds more than the body.
    const { status } = await client.post('/cas/issuer/certificates/sign', { csr: 'A'.repeat(65_500) });
    expect(status).toBe(400);
    const [audit] = await told();
    expect(audit?.type).toBe('ca.sign.certificate.error');
    expect(audit?.data.input).toEqual({
      CAID: 'issuer',
      IssuanceProfile: null,
      IssuanceProfileID: '',
      InputOmitted: true,
    });
  });

  it('reads, dry runs and requests rejected with 400, 401 or 403 have no audit events', async () => {
    await told();
    const csr = makeCsr('/CN=device').toString('base64');
    const issuer = service.issuer;
    const statuses = [
      await client.post('/cas', { subject: 'not an object' }),
      await client.post('/cas/issuer/status', { status: 'NO SUCH STATUS' }),
      await issuer.post('/cas/issuer/status', { status: 'REVOKED' }),
      await issuer.delete('/cas/issuer'),
      await client.post('/cas/issuer/certificates/sign?dry_run=true', { csr }),
      await client.post('/cas/issuer/signature/verify', {
        message: 'AAAA',
        message_type: 'raw',
        signature: 'AAAA',
        signature_algorithm: 'ECDSA_SHA_256',
      }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 400, 403, 403, 200, 200]);
    expect(await told()).toEqual([]);
  });

  it('audit events contain no private key and no passphrase', async () => {
    await told();
    const { certificate, key } = foreignCa({ subject: '/CN=imported' });
    const private_key = key.toString('base64');
    const body = {
      ...{ id: 'imported', ca_request_id: 'request-7', ca: certificate.toString('base64') },
      ...{ private_key, passphrase: 'sesame-59' },
    };
    expect((await client.post('/cas/import', { ...body, profile_id })).status).toBe(201);
    expect((await client.post('/cas/import', { ...body, profile_id })).status).toBe(409);
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual(['ca.import', 'audit.ca.import', 'ca.import.error']);
    expect(events[1]?.data.input).toMatchObject({ ID: 'imported', CARequestID: 'request-7', Key: null });
    const lines = key
      .toString()
      .split('\n')
      .filter((line) => line.length > 40);
    for (const secret of [private_key, ...lines, 'sesame-59'])
      expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('audit events contain the digest of a signed message, not the message', async () => {
    await told();
    await client.post('/cas/issuer/signature/sign', {
      message: Buffer.from('confidential').toString('base64'),
      message_type: 'raw',
      signature_algorithm: 'ECDSA_SHA_256',
    });
    const audit = (await told()).find(({ type }) => type === 'audit.ca.sign.signature');
    expect(audit?.data.input).toEqual({
      CAID: 'issuer',
      Message: null,
      // printf confidential | sha256sum
      MessageDigest: 'sha256:3151084286f59511ce11d4fd234b6485012514587a1968fa55afff83b05e213e',
      MessageType: 'raw',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
  });
});

describe('audit events of deleted objects', () => {
  it('are numbered by a relay without AUDIT_EVENTS that starts after the deletion', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const api = await ServiceProcess.start({
      DATABASE_URL: url,
      ALLOW_CASCADE_DELETE: 'true',
      AUDIT_EVENTS: 'prefixed',
      ROLES: 'api',
    });
    const client = api.admin;
    await createCa(client, { id: 'top' });
    await createCa(client, { id: 'below', parent_id: 'top', subject: { common_name: 'below' } });
    const { serial_number } = await sign(client, 'below');
    await client.post('/cas/top/status', { status: 'REVOKED' });
    await client.delete('/cas/top?cascade_delete=true');
    await api.remove();

    const relay = await ServiceProcess.start({ DATABASE_URL: url, ROLES: 'api,relay' });
    try {
      const types = await eventually(async () => {
        const rows = await query<{ type: string; subject: string; sequence: string | null }>(
          url,
          'SELECT type, subject, sequence FROM outbox ORDER BY id',
        );
        const mine = rows.filter(
          ({ subject }) => subject.endsWith(`/${serial_number}`) || subject === 'ca/below',
        );
        return rows.every(({ sequence }) => sequence !== null) ? mine.map(({ type }) => type) : undefined;
      });
      for (const type of ['certificate.status.update', 'certificate.delete', 'ca.status.update', 'ca.delete'])
        expect(types).toEqual(expect.arrayContaining([type, `audit.${type}`]));
    } finally {
      await relay.remove();
    }
  });
});

describe('without AUDIT_EVENTS', () => {
  it('no call emits an audit event', async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const service = await ServiceProcess.start({ DATABASE_URL: url, ALLOW_CASCADE_DELETE: 'true' });
    try {
      const client = service.admin;
      await everyCall(client);
      await everyFailure(client, url);
      const rows = await query<{ type: string }>(url, 'SELECT DISTINCT type FROM outbox');
      expect(rows.length).toBeGreaterThan(15);
      expect(rows.filter(({ type }) => /^audit|error$/.test(type))).toEqual([]);
    } finally {
      await service.remove();
    }
  });
});
