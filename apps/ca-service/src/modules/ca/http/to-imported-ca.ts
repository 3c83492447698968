import { certificatesIn, type ImportedPrivateKey, type PrivateKeyReader } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ImportedCa } from '../commands/import-ca';
import { certificateOfKey, lowestCertificate, type NamedCertificate, namedAfter } from '../domain';
import { type ImportCaRequest, MOST_ANCESTORS } from '../wire/import-ca.request';

type Certificates = Pick<ImportedCa, 'certificate' | 'chain'>;

/**
 * Reads the certificates and the key of a body.
 * @throws InvalidValueError for a malformed field (contract 2.2), without contents of the private key
 */
export async function toImportedCa(
  body: ImportCaRequest,
  privateKeys: PrivateKeyReader,
): Promise<ImportedCa> {
  const others = {
    id: body.id || undefined,
    engineId: body.engine_id,
    profileId: body.profile_id,
    allowedProfileIds: body.allowed_profile_ids,
    metadata: body.metadata,
  };
  if (body.pkcs12 !== undefined) return { ...others, ...(await fromPkcs12(body, body.pkcs12, privateKeys)) };
  const certificates = certificatesOf(body);
  // Last, so that no other error is thrown while the key is in memory.
  const privateKey =
    body.private_key === '' ? undefined : await privateKeys.read(body.private_key, body.passphrase);
  return { ...others, ...certificates, privateKey };
}

/** Returns the CA and its chain. `ca` may contain certificates of the chain; they are added to `ca_chain`. */
function certificatesOf({ ca, ca_chain }: ImportCaRequest): Certificates {
  if (ca === undefined) throw new InvalidValueError('struct validation error');
  const own = namedAfter('ca', certificatesIn(ca, 'ca'));
  const above = ca_chain.flatMap((entry, index) =>
    namedAfter(`ca_chain[${index}]`, certificatesIn(entry, `ca_chain[${index}]`)),
  );
  return caAndChain(lowestCertificate(own, 'ca'), [...own, ...above]);
}

async function fromPkcs12(
  body: ImportCaRequest,
  pkcs12: string,
  privateKeys: PrivateKeyReader,
): Promise<Certificates & { readonly privateKey: ImportedPrivateKey }> {
  if (body.ca !== undefined || body.private_key !== '' || body.ca_chain.length > 0) {
    throw new InvalidValueError(
      'pkcs12 holds key, certificate and chain: ca, private_key and ca_chain must be absent',
    );
  }
  const { privateKey, certificates } = await privateKeys.readPkcs12(pkcs12, body.passphrase);
  try {
    const all = namedAfter(
      'pkcs12',
      certificates.map(({ certificate }) => certificate),
    );
    const paired = all.filter((_, index) => certificates[index]?.isPaired);
    return { ...caAndChain(certificateOfKey(all, paired, privateKey.publicKey), all), privateKey };
  } catch (error) {
    privateKey.wipe();
    throw error;
  }
}

function caAndChain(ca: NamedCertificate, all: readonly NamedCertificate[]): Certificates {
  const chain = all.filter((each) => each !== ca);
  if (chain.length > MOST_ANCESTORS) {
    throw new InvalidValueError(`ca_chain: must not be longer than ${MOST_ANCESTORS} certificates`);
  }
  return { certificate: ca.certificate, chain };
}
