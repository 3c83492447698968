import { PkiFixture } from '../../certificate/testing';
import { describeCaRepository } from './ca-repository.contract';
import { InMemoryCaRepository } from './in-memory-ca.repository';

describeCaRepository('InMemoryCaRepository', () => {
  const fixture = new PkiFixture();
  const { unitOfWork, pki, certificates } = fixture;
  return {
    unitOfWork,
    cas: new InMemoryCaRepository(pki, certificates),
    selfSigned: (caId) => fixture.selfSigned(caId),
    eventTypes: (subject) => Promise.resolve(pki.typesOf(subject)),
  };
});
