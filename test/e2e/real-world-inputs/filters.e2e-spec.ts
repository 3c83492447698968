import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa } from '../../support/foreign-ca';
import { createProfile } from '../../support/issuing';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CertificateView } from '../../support/wire';

type List = { list: CertificateView[]; err?: string };

const withColons = (hex: string): string => hex.replace(/..(?=.)/g, '$&:');
const group = (): string => randomBytes(2).toString('hex').replace(/^0/, '1');

describe('filters of certificates', () => {
  const [id, last] = [`spelled-${group()}`, group()];
  const dnsName = `${id}.acme.test`;
  const ipv6 = `2001:db8::${last}`;
  const ipv4 = `192.0.2.${randomBytes(1)[0]}`;
  let client: ApiClient;
  let leaf: CertificateView;

  beforeAll(async () => {
    client = (await sharedService()).admin;
    const root: ForeignCa = foreignCa({ subject: `/CN=${id}` });
    const profile_id = await createProfile(client);
    const ca = root.certificate.toString('base64');
    expect((await client.post('/cas/import', { id, ca, profile_id })).status).toBe(201);
    const names = [
      `DNS:${dnsName.toUpperCase()}.`,
      'DNS:XN--BCHER-KVA.example',
      `IP:${ipv6}`,
      `IP:${ipv4}`,
      `email:A.Person@${dnsName.toUpperCase()}`,
    ];
    const { certificate } = foreignCa({
      subject: '/CN=spelled leaf',
      issuer: root,
      serial: `0x0c${randomBytes(14).toString('hex')}ab`,
      extensions: [
        `subjectAltName = ${names.join(',')}`,
        'subjectKeyIdentifier = hash',
        'authorityKeyIdentifier = keyid',
      ],
    });
    const answer = await client.post<CertificateView>('/certificates/import', {
      certificate: certificate.toString('base64'),
    });
    expect(answer.status).toBe(201);
    leaf = answer.body;
  });

  const found = async (path: string, ...filters: string[]): Promise<string[]> => {
    const parameters = new URLSearchParams(filters.map((filter): [string, string] => ['filter', filter]));
    const { status, body }: Answer<List> = await client.get(`${path}?${parameters.toString()}`);
    expect([status, body.err]).toEqual([200, undefined]);
    return body.list.map(({ serial_number }) => serial_number);
  };
  const ofCa = (...filters: string[]): Promise<string[]> => found(`/cas/${id}/certificates`, ...filters);
  const serial = (spell: (hex: string) => string): string => spell(leaf.serial_number);

  it.each<[string, (hex: string) => string]>([
    ['in upper case', (hex) => hex.toUpperCase()],
    ['with colons', withColons],
    ['with leading zeros', (hex) => `0000${hex}`],
    ['without its leading zero', (hex) => hex.slice(1)],
    ['in upper case with colons and zeros', (hex) => `00:${withColons(hex).toUpperCase()}`],
  ])('find a serial number %s, by eq and in', async (_, spell) => {
    expect(await found('/certificates', `serial_number[eq]${serial(spell)}`)).toEqual([leaf.serial_number]);
    expect(await found('/certificates', `serial_number[eq_ic]${serial(spell)}`)).toEqual([
      leaf.serial_number,
    ]);
    expect(await found('/certificates', `serial_number[in]ff,${serial(spell)}`)).toEqual([
      leaf.serial_number,
    ]);
  });

  it('exclude a serial number in any spelling, by ne and nin', async () => {
    const spelled = withColons(leaf.serial_number).toUpperCase();
    for (const operator of ['ne', 'nin', 'ne_ic'])
      expect(await ofCa(`serial_number[${operator}]${spelled}`), operator).not.toContain(leaf.serial_number);
  });

  it('find a part of a serial number in upper case and with colons', async () => {
    const part = withColons(leaf.serial_number).toUpperCase().slice(0, 20);
    expect(await found('/certificates', `serial_number[ct]${part}`)).toEqual([leaf.serial_number]);
    expect(await ofCa(`serial_number[nc]${part}`)).not.toContain(leaf.serial_number);
  });

  it.each(['subject_key_id', 'authority_key_id'] as const)(
    'find a certificate by its %s in upper case and with colons',
    async (field) => {
      const keyId = leaf[field];
      for (const spelled of [keyId.toUpperCase(), withColons(keyId), withColons(keyId).toUpperCase()])
        expect(await ofCa(`${field}[eq]${spelled}`), spelled).toContain(leaf.serial_number);
    },
  );

  it('find alternative names in any spelling', async () => {
    const spellings = [
      dnsName,
      dnsName.toUpperCase(),
      `${dnsName}.`,
      'xn--bcher-kva.example',
      'bücher.example',
      'BÜCHER.example.',
      ipv6,
      ipv6.toUpperCase(),
      `2001:0db8:0:0:0:0:0:${last}`,
      ipv4,
      `A.Person@${dnsName}`,
      `A.Person@${dnsName.toUpperCase()}`,
    ];
    for (const operator of ['ct', 'contains', 'ct_ic'])
      for (const spelled of spellings)
        expect(await ofCa(`sans[${operator}]${spelled}`), `${operator} ${spelled}`).toEqual([
          leaf.serial_number,
        ]);
  });

  it('do not find a part of an alternative name, nor a mailbox in another case', async () => {
    expect(await ofCa('sans[ct]acme.test')).toEqual([]);
    expect(await ofCa(`sans[ct]a.person@${dnsName}`)).toEqual([]);
  });

  it('read the spellings in every list', async () => {
    const filters = [
      `serial_number[eq]${withColons(leaf.serial_number).toUpperCase()}`,
      `sans[ct]${dnsName.toUpperCase()}`,
    ];
    for (const path of [
      '/certificates',
      `/certificates/status/${leaf.status}`,
      '/certificates/expiration',
      `/cas/${id}/certificates`,
      `/cas/${id}/certificates/status/${leaf.status}`,
    ])
      expect(await found(path, ...filters), path).toEqual([leaf.serial_number]);
    const { body: ca } = await client.get<{ certificate: CertificateView }>(`/cas/${id}`);
    const ofTheCa = `serial_number[eq]${withColons(ca.certificate.serial_number).toUpperCase()}`;
    const { body: cas } = await client.get<{ list: { id: string }[] }>(`/cas?filter=${ofTheCa}`);
    expect(cas.list.map((row) => row.id)).toEqual([id]);
  });

  it('find the readable alternative names beside one in Latin-1', async () => {
    const file = readFileSync(join(__dirname, 'inputs/L22-latin-1-email.pem'));
    const { status, body } = await client.post<CertificateView>('/certificates/import', {
      certificate: file.toString('base64'),
    });
    expect(status).toBe(201);
    expect(await found('/certificates', 'sans[ct]l22.acme.test')).toEqual([body.serial_number]);
  });
});
