import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '@libs/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { CaNotFoundError, type Certificate } from '../../certificate/domain';
import { Ca, CaAlreadyExistsError, type CaRepository, type CaState } from '../domain';

/** A repository, and what its contract needs to observe it. */
export interface ObservedCaRepository {
  readonly cas: CaRepository;
  readonly unitOfWork: UnitOfWork;
  /** A certificate that a root with this id has signed for itself, and that is not stored. */
  selfSigned(caId: string): Promise<Certificate>;
  /** The types of the events of one subject, in their order. */
  eventTypes(subject: string): Promise<readonly string[]>;
}

/** The tests that every CaRepository passes. Each test has CAs of its own: implementations may be shared. */
export function describeCaRepository(
  name: string,
  make: () => Promise<ObservedCaRepository> | ObservedCaRepository,
): void {
  describe(`${name}, as every CaRepository,`, () => {
    let observed: ObservedCaRepository;

    beforeAll(async () => {
      observed = await make();
    });

    const aRoot = async (changes: Partial<CaState> = {}): Promise<Ca> => {
      const id = changes.id ?? randomUUID();
      const certificate = await observed.selfSigned(id);
      const { createdAt } = certificate.state;
      const state = { id, level: 0, profileId: 'p1', allowedProfileIds: ['p1'], metadata: {}, createdAt };
      return Ca.create({ ...state, ...changes }, certificate);
    };
    const add = (ca: Ca): Promise<void> => observed.unitOfWork.run(() => observed.cas.add(ca));
    const stored = async (changes: Partial<CaState> = {}): Promise<Ca> => {
      const ca = await aRoot(changes);
      await add(ca);
      return ca;
    };

    it('returns an added CA with its state and its certificate', async () => {
      const ca = await stored({ metadata: { site: 'Bilbao' } });
      const found = await observed.cas.get(ca.state.id);
      expect(found.state).toEqual(ca.state);
      expect(found.certificate.state).toEqual(ca.certificate.state);
    });

    it('returns a CA without a list of allowed profiles', async () => {
      const { state } = await stored({ allowedProfileIds: undefined });
      expect((await observed.cas.get(state.id)).state.allowedProfileIds).toBeUndefined();
    });

    it('emits ca.create with an added CA', async () => {
      const { state } = await stored();
      expect(await observed.eventTypes(`ca/${state.id}`)).toEqual(['ca.create']);
    });

    it('knows which ids are taken', async () => {
      const { state } = await stored();
      expect(await observed.cas.exists(state.id)).toBe(true);
      expect(await observed.cas.exists(randomUUID())).toBe(false);
    });

    it('rejects an id that is taken, and keeps the first CA', async () => {
      const { state, certificate } = await stored();
      await expect(add(await aRoot({ id: state.id }))).rejects.toThrow(CaAlreadyExistsError);
      const found = await observed.cas.get(state.id);
      expect(found.certificate.state.serialNumber).toBe(certificate.state.serialNumber);
    });

    it('returns the saved state, and emits an event for the change', async () => {
      const { id, createdAt } = (await stored()).state;
      await observed.unitOfWork.run(async () => {
        const ca = await observed.cas.getForUpdate(id);
        ca.assignProfile('p2', createdAt);
        await observed.cas.saveState(ca);
      });
      expect((await observed.cas.get(id)).state.profileId).toBe('p2');
      expect(await observed.eventTypes(`ca/${id}`)).toEqual(['ca.create', 'ca.profile.update']);
    });

    it('returns the saved status of its certificate', async () => {
      const { id, createdAt } = (await stored()).state;
      await observed.unitOfWork.run(async () => {
        const ca = await observed.cas.getWithCertificateForUpdate(id);
        ca.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, createdAt);
        await observed.cas.save(ca);
      });
      expect((await observed.cas.get(id)).certificate.state.status).toBe('REVOKED');
      expect(await observed.eventTypes(`ca/${id}`)).toEqual(['ca.create', 'ca.status.update']);
    });

    it('returns the new certificate of a reissued CA', async () => {
      const { id, createdAt } = (await stored()).state;
      const next = await observed.selfSigned(id);
      await observed.unitOfWork.run(async () => {
        const ca = await observed.cas.getWithCertificateForUpdate(id);
        ca.reissue(next, createdAt);
        await observed.cas.saveWithNewCertificate(ca);
      });
      const { certificate } = await observed.cas.get(id);
      expect(certificate.state.serialNumber).toBe(next.state.serialNumber);
      expect(await observed.eventTypes(`ca/${id}`)).toEqual(['ca.create', 'ca.reissue']);
    });

    it('rejects an unknown id, with and without a lock', async () => {
      const { cas, unitOfWork } = observed;
      await expect(cas.get('unknown')).rejects.toThrow(CaNotFoundError);
      await expect(unitOfWork.run(() => cas.getForUpdate('unknown'))).rejects.toThrow(CaNotFoundError);
      await expect(unitOfWork.run(() => cas.share('unknown'))).rejects.toThrow(CaNotFoundError);
    });

    it('stores neither CA nor event when the unit of work fails afterwards', async () => {
      const ca = await aRoot();
      const work = async (): Promise<void> => {
        await observed.cas.add(ca);
        throw new Error('failed on purpose');
      };
      await expect(observed.unitOfWork.run(work)).rejects.toThrow('failed on purpose');
      expect(await observed.cas.exists(ca.state.id)).toBe(false);
      expect(await observed.eventTypes(`ca/${ca.state.id}`)).toEqual([]);
    });

    it('rejects a write outside a unit of work', async () => {
      await expect(observed.cas.add(await aRoot())).rejects.toThrow('no unit of work is running');
    });
  });
}
