import { OpenSsl } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCa, pemOf } from '../../support/issuing';
import { makeCsr } from '../../support/openssl';
import { type ServiceProcess, startService } from '../../support/service';
import type { CaView, CertificateView, Page } from '../../support/wire';

const PEM = 'application/x-pem-file';
const DER = 'application/pkix-cert';

/** The lower-case serial number of each certificate in a text or in octets, as openssl reads them one by one. */
function serialsIn(content: Buffer, form: 'PEM' | 'DER'): string[] {
  const openssl = new OpenSsl();
  try {
    return apart(content, form).map((certificate) => {
      openssl.write('certificate', certificate);
      const printed = openssl.run('x509', '-inform', form, '-in', 'certificate', '-noout', '-serial');
      return printed.replace('serial=', '').trim().toLowerCase();
    });
  } finally {
    openssl.remove();
  }
}

/** Each of them by itself: DER says with its length where the next one begins (X.690 section 8.1.3). */
function apart(content: Buffer, form: 'PEM' | 'DER'): Buffer[] {
  if (form === 'PEM')
    return content
      .toString()
      .match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g)!
      .map((text) => Buffer.from(text));
  const certificates: Buffer[] = [];
  for (let at = 0; at < content.length;) {
    expect(content.subarray(at, at + 2).toString('hex')).toBe('3082');
    const end = at + 4 + content.readUInt16BE(at + 2);
    certificates.push(content.subarray(at, end));
    at = end;
  }
  return certificates;
}

describe('certificates in the media type of the header Accept', () => {
  let service: ServiceProcess;
  let token: string;
  let ca: CaView;
  let certificates: CertificateView[];

  beforeAll(async () => {
    service = await startService();
    token = await service.token('reader');
    const admin = service.admin;
    ca = await createCa(admin, { id: 'root' });
    const csr = makeCsr('/CN=device').toString('base64');
    const body = { csr };
    certificates = [ca.certificate];
    for (let n = 0; n < 4; n += 1)
      certificates.push((await admin.post<CertificateView>('/cas/root/certificates/sign', body)).body);
  });
  afterAll(() => service.remove());

  const get = async (path: string, accept?: string) => {
    const response = await fetch(new URL(path, `${service.url}/api/ca/v1/`), {
      headers: { authorization: `Bearer ${token}`, ...(accept === undefined ? {} : { accept }) },
    });
    const content = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, content };
  };
  const serials = (): string[] => certificates.map(({ serial_number }) => serial_number);

  it.each([
    [PEM, 'PEM'],
    [DER, 'DER'],
  ] as const)('are read one by one as %s', async (type, form) => {
    for (const certificate of certificates.slice(0, 2)) {
      for (const path of ['certificates', 'cas/root/certificates']) {
        const { status, headers, content } = await get(`${path}/${certificate.serial_number}`, type);
        expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([
          200,
          type,
          expect.stringContaining('Accept'),
        ]);
        expect(serialsIn(content, form)).toEqual([certificate.serial_number]);
        if (form === 'PEM') expect(content).toEqual(pemOf(certificate));
      }
    }
  });

  it.each([
    ['certificates', PEM, 'PEM'],
    ['certificates', DER, 'DER'],
    ['certificates/status/ACTIVE', PEM, 'PEM'],
    ['certificates/expiration', DER, 'DER'],
    ['cas/root/certificates', PEM, 'PEM'],
    ['cas/root/certificates', DER, 'DER'],
    ['cas/root/certificates/status/ACTIVE', DER, 'DER'],
  ] as const)(
    'are listed by %s as %s, and the header Link leads to the next page',
    async (path, type, form) => {
      const seen: string[] = [];
      const sizes: number[] = [];
      let url = `${service.url}/api/ca/v1/${path}?page_size=2`;
      for (;;) {
        const { status, headers, content } = await get(url, type);
        expect([status, headers.get('content-type')]).toEqual([200, type]);
        const page = serialsIn(content, form);
        sizes.push(page.length);
        seen.push(...page);
        const [, next] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
        if (next === undefined) break;
        // Relative to the page itself (RFC 8288 section 3.1).
        url = new URL(next, url).href;
      }
      expect(sizes).toEqual([2, 2, 1]);
      expect(seen.sort()).toEqual(serials().sort());
    },
  );

  it.each([PEM, DER])('are an empty body as %s when the list is empty', async (type) => {
    const { status, headers, content } = await get('certificates/status/REVOKED', type);
    expect([status, headers.get('content-type'), headers.get('link'), content.length]).toEqual([
      200,
      type,
      null,
      0,
    ]);
  });

  it.each([
    undefined,
    '*/*',
    'application/*',
    'application/json',
    `${PEM};q=0.5, application/json`,
    `text/html, */*;q=0.1`,
  ])('are JSON for Accept: %s', async (accept) => {
    const one = await get(`certificates/${ca.serial_number}`, accept);
    expect(one.headers.get('content-type')).toMatch(/^application\/json/);
    expect(JSON.parse(one.content.toString())).toMatchObject({ serial_number: ca.serial_number });
    for (const path of ['certificates', 'cas/root/certificates']) {
      const { status, headers, content } = await get(`${path}?page_size=2`, accept);
      expect([status, headers.get('link')]).toEqual([200, null]);
      const { next, list } = JSON.parse(content.toString()) as Page<CertificateView>;
      expect([next === '', list.length]).toEqual([false, 2]);
    }
  });

  it.each([`${DER};q=0.9, ${PEM};q=0.3`, `text/html, ${DER}`, `application/json;q=0, ${DER};q=0.1`])(
    'are DER for Accept: %s',
    async (accept) => {
      expect((await get('certificates', accept)).headers.get('content-type')).toBe(DER);
    },
  );

  it.each(['text/html', 'image/*', 'application/json;q=0'])(
    'are rejected with 406 for Accept: %s',
    async (accept) => {
      for (const path of [
        'certificates',
        'certificates/status/ACTIVE',
        'certificates/expiration',
        `certificates/${ca.serial_number}`,
        'cas/root/certificates',
        `cas/root/certificates/${ca.serial_number}`,
      ]) {
        const { status, content } = await get(path, accept);
        const isOne = path.endsWith(ca.serial_number);
        const sentence = `this can be answered as application/json, ${PEM}, ${DER}${isOne ? ', text/plain' : ''}`;
        expect({ status, body: JSON.parse(content.toString()) as unknown }, path).toEqual({
          status: 406,
          body: { err: sentence },
        });
      }
    },
  );

  it('are text for Accept: text/plain one by one, while lists are rejected with 406', async () => {
    for (const path of ['certificates', 'cas/root/certificates']) {
      const { status, headers, content } = await get(`${path}/${ca.serial_number}`, 'text/plain');
      expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(content.toString()).toMatch(/^Certificate:\n {4}Data:\n[^]*\n {12}X509v3 Key Usage: critical\n/);
      expect((await get(path, 'text/plain')).status).toBe(406);
    }
  });

  it('have errors in JSON for Accept: application/pkix-cert', async () => {
    for (const [path, status] of [
      ['certificates/00ff', 404],
      ['cas/nobody/certificates', 404],
      ['certificates?bookmark=x', 400],
    ] as const) {
      const answer = await get(path, DER);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        expect.stringContaining('application/json'),
      ]);
      expect(JSON.parse(answer.content.toString())).toEqual({ err: expect.any(String) as string });
    }
  });
});
