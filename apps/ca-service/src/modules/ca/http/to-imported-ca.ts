import { parseCertificate, pemToDer, type PrivateKeyReader } from '@libs/crypto';
import type { ImportedCa } from '../commands/import-ca/import-ca.command';
import type { ImportCaRequest } from '../wire/import-ca.request';

/** @throws InvalidValueError for what cannot be read (contract 2.2); its text holds nothing of the private key */
export async function toImportedCa(
  body: ImportCaRequest,
  privateKeys: PrivateKeyReader,
): Promise<ImportedCa> {
  return {
    id: body.id || undefined,
    certificate: parseCertificate(pemToDer(body.ca, 'cert')),
    chain: body.ca_chain.map((pem) => parseCertificate(pemToDer(pem, 'cert'))),
    engineId: body.engine_id,
    profileId: body.profile_id,
    allowedProfileIds: body.allowed_profile_ids,
    metadata: body.metadata,
    // Last, so that nothing refuses the request once the key is in memory.
    privateKey:
      body.private_key === '' ? undefined : await privateKeys.read(body.private_key, body.passphrase),
  };
}
