import { createHash, X509Certificate } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa, pemOf } from '../support/issuing';
import { type Answer, type ApiClient, ServiceProcess } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import { tbsCertificateOf } from '../support/tbs-certificate';
import type { CaView, ErrorBody, MessageSignatureView, SignatureVerificationView } from '../support/wire';

type SignatureAnswer = MessageSignatureView & SignatureVerificationView & ErrorBody;

const MESSAGE = Buffer.from('the message to sign');
const RAW = {
  message: MESSAGE.toString('base64'),
  message_type: 'raw',
  signature_algorithm: 'ECDSA_SHA_256',
};
const HASH = {
  ...RAW,
  message_type: 'hash',
  message: createHash('sha256').update(MESSAGE).digest('base64'),
};

interface Installation {
  readonly url: string;
  readonly service: ServiceProcess;
  readonly admin: ApiClient;
}

/** Starts a service with this value of MESSAGE_SIGNING, or without the variable. */
function installation(mode?: string): Installation {
  let made: Installation | undefined;
  const get = (): Installation => {
    if (!made) throw new Error('the service has not started');
    return made;
  };
  beforeAll(async () => {
    const url = await createDatabase(inject('postgresUrl'));
    const service = await ServiceProcess.start({
      DATABASE_URL: url,
      ...(mode === undefined ? {} : { MESSAGE_SIGNING: mode }),
    });
    made = { url, service, admin: service.admin };
  });
  afterAll(() => get().service.remove());
  return {
    get url() {
      return get().url;
    },
    get service() {
      return get().service;
    },
    get admin() {
      return get().admin;
    },
  };
}

const sign = (client: ApiClient, id: string, body: object): Promise<Answer<SignatureAnswer>> =>
  client.post<SignatureAnswer>(`/cas/${id}/signature/sign`, body);
const verify = (client: ApiClient, id: string, body: object): Promise<Answer<SignatureAnswer>> =>
  client.post<SignatureAnswer>(`/cas/${id}/signature/verify`, body);

const setStatus = (admin: ApiClient, id: string, status: string, revocation_reason?: string) =>
  admin.post<CaView>(`/cas/${id}/status`, { status, ...(revocation_reason ? { revocation_reason } : {}) });

const tbsOf = (ca: CaView): string =>
  tbsCertificateOf(new X509Certificate(pemOf(ca.certificate)).raw).toString('base64');

/** A session that waits for the row with the status of a CA's certificate. */
const WAITING_FOR_STATUS = `
  SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR SHARE OF own%'`;

const INACTIVE = { status: 400, body: { err: 'CA Status inconsistent' } };

describe('MESSAGE_SIGNING by default', () => {
  const installed = installation();

  it('signs a whole message with the key of an ACTIVE CA', async () => {
    await createCa(installed.admin, { id: 'active' });
    const { status, body } = await sign(installed.admin, 'active', RAW);
    expect(status).toBe(200);
    expect((await verify(installed.admin, 'active', { ...RAW, signature: body.signed_data })).body).toEqual({
      valid: true,
    });
  });

  it('rejects a digest with 403 and says what to send', async () => {
    await createCa(installed.admin, { id: 'digest' });
    expect(await sign(installed.admin, 'digest', HASH)).toMatchObject({
      status: 403,
      body: { err: expect.stringContaining('send the message itself with message_type raw') as string },
    });
  });

  it.each(['RAW', 'raw ', 'digest', 'Hash', 'sha256'])(
    'rejects the message_type %j with 400, to sign and to verify',
    async (message_type) => {
      await createCa(installed.admin, { id: `type ${message_type}` });
      const err = `message_type: must be raw or hash, got ${JSON.stringify(message_type)}`;
      const rejected = { status: 400, body: { err } };
      expect(await sign(installed.admin, `type ${message_type}`, { ...HASH, message_type })).toMatchObject(
        rejected,
      );
      expect(
        await verify(installed.admin, `type ${message_type}`, { ...HASH, message_type, signature: 'AA==' }),
      ).toMatchObject(rejected);
    },
  );

  it('signs nothing for a CA on hold, and signs again once the hold is released', async () => {
    await createCa(installed.admin, { id: 'held' });
    await setStatus(installed.admin, 'held', 'REVOKED', 'CertificateHold');
    expect(await sign(installed.admin, 'held', RAW)).toMatchObject(INACTIVE);
    await setStatus(installed.admin, 'held', 'ACTIVE');
    expect((await sign(installed.admin, 'held', RAW)).status).toBe(200);
  });

  it('signs nothing for a CA that is revoked permanently', async () => {
    await createCa(installed.admin, { id: 'revoked' });
    await setStatus(installed.admin, 'revoked', 'REVOKED');
    expect(await sign(installed.admin, 'revoked', RAW)).toMatchObject(INACTIVE);
  });

  it('signs nothing for a CA below one on hold', async () => {
    await createCa(installed.admin, { id: 'held root' });
    await createCa(installed.admin, { id: 'below', parent_id: 'held root' });
    await setStatus(installed.admin, 'held root', 'REVOKED', 'CertificateHold');
    expect(await sign(installed.admin, 'below', RAW)).toMatchObject(INACTIVE);
  });

  it('signs nothing for a CA that has expired', async () => {
    const ca = await createCa(installed.admin, { id: 'expired' });
    await endValidity(installed.url, ca);
    expect(await sign(installed.admin, 'expired', RAW)).toMatchObject(INACTIVE);
  });

  it('signs nothing when the CA is revoked between the reading of the CA and the commit', async () => {
    const ca = await createCa(installed.admin, { id: 'raced' });
    const revocation = new Client({ connectionString: installed.url });
    await revocation.connect();
    await revocation.query('BEGIN');
    await revocation.query(
      `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
      [ca.serial_number],
    );
    const signing = sign(installed.admin, 'raced', RAW);
    await eventually(async () => (await query(installed.url, WAITING_FOR_STATUS))[0]);
    await revocation.query('COMMIT');
    await revocation.end();
    expect(await signing).toMatchObject(INACTIVE);
  });

  it('rejects a whole message that reads as a TBSCertificate', async () => {
    const ca = await createCa(installed.admin, { id: 'forged' });
    expect(await sign(installed.admin, 'forged', { ...RAW, message: tbsOf(ca) })).toMatchObject({
      status: 400,
      body: { err: expect.stringContaining('the message is a TBSCertificate') as string },
    });
  });
});

describe('MESSAGE_SIGNING=raw-and-digest', () => {
  const installed = installation('raw-and-digest');

  it('signs a digest with the key of a CA on hold', async () => {
    await createCa(installed.admin, { id: 'held' });
    await setStatus(installed.admin, 'held', 'REVOKED', 'CertificateHold');
    const { status, body } = await sign(installed.admin, 'held', HASH);
    expect(status).toBe(200);
    expect((await verify(installed.admin, 'held', { ...RAW, signature: body.signed_data })).body).toEqual({
      valid: true,
    });
  });

  it('signs and verifies a digest with a key on P-224', async () => {
    await createCa(installed.admin, { id: 'p224', key_metadata: { type: 'ECDSA', bits: 224 } });
    const { status, body } = await sign(installed.admin, 'p224', HASH);
    expect(status).toBe(200);
    for (const message of [RAW, HASH]) {
      const verified = await verify(installed.admin, 'p224', { ...message, signature: body.signed_data });
      expect(verified.body).toEqual({ valid: true });
    }
  });

  it('rejects an unknown message_type with 400', async () => {
    await createCa(installed.admin, { id: 'type' });
    expect((await sign(installed.admin, 'type', { ...HASH, message_type: 'digest' })).status).toBe(400);
  });

  it('rejects a whole message that reads as a TBSCertificate', async () => {
    const ca = await createCa(installed.admin, { id: 'forged' });
    expect((await sign(installed.admin, 'forged', { ...RAW, message: tbsOf(ca) })).status).toBe(400);
  });
});

describe('MESSAGE_SIGNING=off', () => {
  const installed = installation('off');

  it('rejects every message with 403, also for an unknown CA, and verifies signatures', async () => {
    const ca = await createCa(installed.admin, { id: 'off' });
    const off = { status: 403, body: { err: expect.stringContaining('MESSAGE_SIGNING is off') as string } };
    for (const body of [RAW, HASH, { ...RAW, message: tbsOf(ca) }]) {
      expect(await sign(installed.admin, 'off', body)).toMatchObject(off);
    }
    expect(await sign(installed.admin, 'no such CA', RAW)).toMatchObject(off);
    expect((await verify(installed.admin, 'off', { ...RAW, signature: 'AA==' })).body).toEqual({
      valid: false,
    });
  });
});

it('MESSAGE_SIGNING with any other value stops the start', async () => {
  const service = await ServiceProcess.launch({ MESSAGE_SIGNING: 'digest' });
  const { code, stderr } = await service.exited();
  expect(code).toBe(1);
  expect(stderr).toContain('MESSAGE_SIGNING: must be raw, raw-and-digest or off');
});
