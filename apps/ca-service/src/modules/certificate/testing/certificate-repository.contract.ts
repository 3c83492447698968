import type { UnitOfWork } from '@libs/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  CaMovedMeanwhileError,
  CaNotActiveError,
  Certificate,
  CertificateAlreadyExistsError,
  type CertificateId,
  CertificateNotFoundError,
  type CertificateRepository,
  type CertificateState,
  CompromisedKeyError,
  type CompromisedKeys,
} from '../domain';

const UNKNOWN = '00000000-0000-8000-8000-000000000000' as CertificateId;

/** A repository with a CA that is ACTIVE, and what its contract needs to observe it. */
export interface ObservedCertificateRepository {
  readonly certificates: CertificateRepository;
  readonly unitOfWork: UnitOfWork;
  readonly compromisedKeys: CompromisedKeys;
  /** Of a root whose level is 0. */
  readonly caId: string;
  /** A certificate that the CA has signed, and that is not stored; each call has a serial number of its own. */
  issued(): Promise<Certificate>;
  /** The types of the events of one subject, in their order. */
  eventTypes(subject: string): Promise<readonly string[]>;
}

/** The tests that every CertificateRepository passes. The last ones revoke the CA: it is used by these tests alone. */
export function describeCertificateRepository(
  name: string,
  make: () => Promise<ObservedCertificateRepository>,
): void {
  describe(`${name}, as every CertificateRepository,`, () => {
    let observed: ObservedCertificateRepository;

    beforeAll(async () => {
      observed = await make();
    });

    const inUnitOfWork = <T>(work: (certificates: CertificateRepository) => Promise<T>): Promise<T> =>
      observed.unitOfWork.run(() => work(observed.certificates));
    const find = (id: CertificateId): Promise<Certificate> =>
      inUnitOfWork((certificates) => certificates.get(id));
    const events = ({ serialNumber }: CertificateState): Promise<readonly string[]> =>
      observed.eventTypes(`certificate/${serialNumber}`);

    const stored = async (): Promise<CertificateState> => {
      const certificate = await observed.issued();
      await observed.certificates.addIssued(certificate);
      return certificate.state;
    };

    it('returns an issued certificate with all of its state', async () => {
      const state = await stored();
      expect((await find(state.id)).state).toEqual(state);
    });

    it('emits ca.sign.certificate with an issued certificate', async () => {
      expect(await events(await stored())).toEqual(['ca.sign.certificate']);
    });

    it('rejects an issued certificate that names another level of its CA', async () => {
      const certificate = await observed.issued();
      certificate.moveIssuer(1);
      await expect(observed.certificates.addIssued(certificate)).rejects.toThrow(CaMovedMeanwhileError);
      await expect(find(certificate.state.id)).rejects.toThrow(CertificateNotFoundError);
    });

    it('rejects an issued certificate for a compromised key, and stores nothing', async () => {
      const certificate = await observed.issued();
      const { id, key, createdAt } = certificate.state;
      await observed.unitOfWork.run(() => observed.compromisedKeys.add(key.id, createdAt));
      await expect(observed.certificates.addIssued(certificate)).rejects.toThrow(CompromisedKeyError);
      await expect(find(id)).rejects.toThrow(CertificateNotFoundError);
      expect(await events(certificate.state)).toEqual([]);
    });

    it('stores neither certificate nor event when the unit of work fails afterwards', async () => {
      const certificate = await observed.issued();
      const work = async (certificates: CertificateRepository): Promise<void> => {
        await certificates.addIssued(certificate);
        throw new Error('failed on purpose');
      };
      await expect(inUnitOfWork(work)).rejects.toThrow('failed on purpose');
      await expect(find(certificate.state.id)).rejects.toThrow(CertificateNotFoundError);
      expect(await events(certificate.state)).toEqual([]);
    });

    it('returns the saved status, and emits certificate.status.update', async () => {
      const { id, createdAt } = await stored();
      await inUnitOfWork(async (certificates) => {
        const certificate = await certificates.getForUpdate(id);
        certificate.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, createdAt);
        await certificates.save(certificate);
      });
      const { state } = await find(id);
      expect(state.status).toBe('REVOKED');
      expect(state.revocation).toEqual({ timestamp: createdAt, reason: 'KeyCompromise' });
      expect(await events(state)).toEqual(['ca.sign.certificate', 'certificate.status.update']);
    });

    it('returns a changed certificate unchanged when it was not saved', async () => {
      const { id, createdAt } = await stored();
      (await find(id)).changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, createdAt);
      expect((await find(id)).state.status).toBe('ACTIVE');
    });

    it('rejects a certificate that is stored already', async () => {
      const state = await stored();
      const again = inUnitOfWork((certificates) => certificates.add(Certificate.restore(state)));
      await expect(again).rejects.toThrow(CertificateAlreadyExistsError);
    });

    it('finds no certificate with an unknown id', async () => {
      await expect(find(UNKNOWN)).rejects.toThrow(CertificateNotFoundError);
      const getForUpdate = inUnitOfWork((certificates) => certificates.getForUpdate(UNKNOWN));
      await expect(getForUpdate).rejects.toThrow(CertificateNotFoundError);
      expect(await inUnitOfWork((certificates) => certificates.findForUpdate(UNKNOWN))).toBeUndefined();
    });

    it('returns the CA whose current certificate it is, and no CA for another certificate', async () => {
      const { id, issuedBy } = await stored();
      const caWithCurrent = (of: CertificateId) =>
        inUnitOfWork((certificates) => certificates.caWithCurrent(of));
      expect(await caWithCurrent(issuedBy.certificateId!)).toBe(observed.caId);
      expect(await caWithCurrent(id)).toBeUndefined();
    });

    it('rejects a write outside a unit of work', async () => {
      const certificate = await observed.issued();
      await expect(observed.certificates.add(certificate)).rejects.toThrow('no unit of work is running');
    });

    it('rejects an issued certificate once its CA is revoked', async () => {
      const certificate = await observed.issued();
      const { issuedBy, createdAt } = certificate.state;
      await inUnitOfWork(async (certificates) => {
        const ofCa = await certificates.getForUpdate(issuedBy.certificateId!);
        ofCa.changeStatus({ status: 'REVOKED', reason: 'KeyCompromise' }, createdAt);
        await certificates.save(ofCa);
      });
      await expect(observed.certificates.addIssued(certificate)).rejects.toThrow(CaNotActiveError);
    });
  });
}
