import { beforeEach, describe, expect, it } from 'vitest';
import {
  CaNotFoundError,
  HeldByCaError,
  type StatusChange,
  StatusTransitionError,
} from '../../certificate/domain';
import { InMemoryCaHolds, InMemoryCompromisedKeys, PkiFixture } from '../../certificate/testing';
import { InMemoryCaHierarchy, InMemoryCaRepository, RecordedStatusCascade } from '../testing';
import { ChangeCaStatus, ChangeCaStatusHandler } from './change-ca-status';

const REVOCATION: StatusChange = { status: 'REVOKED', reason: 'KeyCompromise' };
const HOLD: StatusChange = { status: 'REVOKED', reason: 'CertificateHold' };
const RELEASE: StatusChange = { status: 'ACTIVE', reason: 'Unspecified' };

describe('ChangeCaStatusHandler', () => {
  let fixture: PkiFixture;
  let cascade: RecordedStatusCascade;
  let handler: ChangeCaStatusHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    cascade = new RecordedStatusCascade();
    const { pki, certificates, unitOfWork, clock } = fixture;
    const cas = new InMemoryCaRepository(pki, certificates);
    const [hierarchy, holds] = [new InMemoryCaHierarchy(pki), new InMemoryCaHolds(pki)];
    handler = new ChangeCaStatusHandler(
      hierarchy,
      cas,
      holds,
      cascade,
      new InMemoryCompromisedKeys(pki),
      unitOfWork,
      clock,
    );
  });

  const change = (to: StatusChange, caId = 'root') => handler.execute(new ChangeCaStatus(caId, to));

  it('stores the status and emits ca.status.update', async () => {
    await change(REVOCATION);
    expect(fixture.certificateOf('root').status).toBe('REVOKED');
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.status.update']);
  });

  it('revokes what is below a revoked CA', async () => {
    await change(REVOCATION);
    expect(cascade.calls).toEqual(['revoke root KeyCompromise']);
  });

  it('holds and releases what is below a CA on hold', async () => {
    await change(HOLD);
    await change(RELEASE);
    expect(cascade.calls).toEqual(['hold root', 'release root']);
  });

  it('corrects the reason of the former certificates of a CA with that of the CA', async () => {
    await change({ status: 'REVOKED', reason: 'Unspecified' });
    await change(REVOCATION);
    expect(cascade.calls).toEqual(['revoke root Unspecified', 'correct root KeyCompromise']);
  });

  it('changes nothing below a CA that becomes INACTIVE', async () => {
    await change({ status: 'INACTIVE', reason: 'Unspecified' });
    expect(cascade.calls).toEqual([]);
  });

  it('rejects a release of a revoked CA before the cascade', async () => {
    await change(REVOCATION);
    await expect(change(RELEASE)).rejects.toThrow(StatusTransitionError);
    expect(cascade.calls).toHaveLength(1);
  });

  it('rejects a release while a CA above is on hold', async () => {
    const { issuedBy } = fixture.certificateOf('root');
    await fixture.addRoot({ id: 'below' });
    fixture.pki.update({ ...fixture.certificateOf('below'), issuedBy });
    await change(HOLD, 'below');
    await change(HOLD);
    await expect(change(RELEASE, 'below')).rejects.toThrow(HeldByCaError);
  });

  it('rejects an unknown CA', async () => {
    await expect(change(REVOCATION, 'unknown')).rejects.toThrow(CaNotFoundError);
  });
});
