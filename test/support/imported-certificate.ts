import { foreignCa } from './foreign-ca';
import type { ApiClient } from './service-process';
import type { CertificateView } from './wire';

export interface ImportedCertificateOptions {
  readonly days?: number;
  readonly metadata?: object;
  /** As openssl's configuration writes them: `DNS:a.example.org,IP:10.0.0.1`. */
  readonly altNames?: string;
}

/** Imports a client certificate that openssl created. */
export async function importCertificate(
  client: ApiClient,
  commonName: string,
  { days, metadata, altNames }: ImportedCertificateOptions = {},
): Promise<CertificateView> {
  const { certificate } = foreignCa({
    subject: `/CN=${commonName}`,
    ...(days === undefined ? {} : { days }),
    extensions: [
      'basicConstraints = CA:FALSE',
      ...(altNames === undefined ? [] : [`subjectAltName = ${altNames}`]),
    ],
  });
  const answer = await client.post<CertificateView>('/certificates/import', {
    certificate: certificate.toString('base64'),
    ...(metadata === undefined ? {} : { metadata }),
  });
  if (answer.status !== 201) throw new Error(`importing answered ${answer.status}`);
  return answer.body;
}
