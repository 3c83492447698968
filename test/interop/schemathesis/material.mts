import { send } from '../certificates/api.mts';
import { newKey } from '../certificates/keys.mts';
import { requestFor } from '../certificates/requests.mts';
import type { Service } from '../runner/service.mts';

interface MadeCa {
  readonly id: string;
  readonly certificate: { readonly certificate: string };
}

/** Creates the values that hooks.py puts into requests: existing ids, a certificate request and foreign certificates. */
export async function prepareMaterial(service: Service): Promise<Readonly<Record<string, string>>> {
  const create = async <T,>(path: string, body: object): Promise<T> => {
    const answer = await send<T>(service, 'POST', path, body);
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const validity = { type: 'Duration', duration: '1y' };
  const profile = await create<{ id: string }>('/profiles', {
    name: 'devices',
    validity,
    honor_subject: true,
  });
  const createCa = (name: string): Promise<MadeCa> =>
    create('/cas', {
      subject: { common_name: name },
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '10y' },
      profile_id: profile.id,
    });
  const [ca, expendable, foreign] = [
    await createCa('Root'),
    await createCa('Expendable'),
    await createCa('Foreign'),
  ];
  const csr = await requestFor(await newKey({ type: 'ECDSA', bits: 256 }), 'device', []);
  const sign = ({ id }: MadeCa): Promise<{ serial_number: string }> =>
    create(`/cas/${id}/certificates/sign`, { csr });
  return {
    csr,
    profile_id: profile.id,
    ca_id: ca.id,
    expendable_ca_id: expendable.id,
    serial_number: (await sign(ca)).serial_number,
    expendable_serial_number: (await sign(ca)).serial_number,
    certificate: foreign.certificate.certificate,
    ca: foreign.certificate.certificate,
  };
}
