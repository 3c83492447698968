import { InMemoryUnitOfWork } from '@libs/kernel/testing';
import { InMemoryProfileRepository } from './in-memory-profile.repository';
import { describeProfileRepository } from './profile-repository.contract';

describeProfileRepository('InMemoryProfileRepository', () => {
  const unitOfWork = new InMemoryUnitOfWork();
  const profiles = new InMemoryProfileRepository(unitOfWork);
  const eventTypes = (subject: string): Promise<string[]> =>
    Promise.resolve(
      profiles.events.values.filter((each) => each.subject === subject).map(({ type }) => type),
    );
  return { profiles, unitOfWork, eventTypes };
});
