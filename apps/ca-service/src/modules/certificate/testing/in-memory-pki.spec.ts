import { Certificate } from '../domain';
import { toProfileDefinition } from '../../profile/domain';
import { describeCertificateRepository } from './certificate-repository.contract';
import { DEVICES, PkiFixture } from './pki-fixture';

describeCertificateRepository('InMemoryCertificateRepository', async () => {
  const fixture = await PkiFixture.withRoot();
  const { certificates, unitOfWork, pki } = fixture;
  return {
    ...{ certificates, unitOfWork, caId: 'root' },
    issued: async () => {
      const [ca, request] = [await fixture.issuingCas.get('root'), fixture.csr()];
      const certified = await fixture.certifier.certify(request, ca, toProfileDefinition(DEVICES));
      const { publicKey } = request;
      return Certificate.issued({ ...certified, publicKey, engineId: undefined, profileId: 'devices' });
    },
    eventTypes: (subject) => Promise.resolve(pki.typesOf(subject)),
  };
});
