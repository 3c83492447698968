import { describeCertificateRepository } from './certificate-repository.contract';
import { InMemoryCompromisedKeys } from './in-memory-certificate-ports';
import { PkiFixture } from './pki-fixture';

describeCertificateRepository('InMemoryCertificateRepository', async () => {
  const fixture = await PkiFixture.withRoot();
  const { certificates, unitOfWork, pki } = fixture;
  return {
    ...{ certificates, unitOfWork, caId: 'root' },
    compromisedKeys: new InMemoryCompromisedKeys(pki),
    issued: () => fixture.signed(),
    eventTypes: (subject) => Promise.resolve(pki.typesOf(subject)),
  };
});
