import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';
import type { DeviceKey } from './keys.mts';
import type { AltName } from './random-profiles.mts';

/** Creates a certificate request in the format of the API: base64 of PEM. */
export async function requestFor(
  { algorithm, pair }: DeviceKey,
  commonName: string,
  names: readonly AltName[],
): Promise<string> {
  const csr = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}`,
    keys: pair,
    signingAlgorithm: algorithm,
    extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension([...names])],
  });
  return Buffer.from(csr.toString('pem')).toString('base64');
}
