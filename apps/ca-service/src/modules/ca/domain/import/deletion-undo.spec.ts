import { beforeEach, describe, expect, it } from 'vitest';
import { Certificate, type CertificateState } from '../../../certificate/domain';
import { PkiFixture } from '../../../certificate/testing';
import { deletionUndoKind } from './deletion-undo';

const TIMESTAMP = new Date('2026-06-09T08:30:00Z');

describe('deletionUndoKind', () => {
  let fixture: PkiFixture;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
  });

  const own = (changes: Partial<CertificateState>) =>
    Certificate.restore({ ...fixture.certificateOf('root'), ...changes });
  const revoked = (reason: CertificateState['revocation']['reason']) =>
    own({ status: 'REVOKED', revocation: { timestamp: TIMESTAMP, reason } });
  const kindOf = (certificate: Certificate | undefined, cause?: string) =>
    deletionUndoKind(certificate, { cause, identity: 'this CA' });

  it.each(['ACTIVE', 'INACTIVE', 'EXPIRED'] as const)('undoes the deletion for a CA that is %s', (status) => {
    expect(kindOf(own({ status }))).toBe('undo');
  });

  it('undoes the deletion for a CA whose certificate is not stored', () => {
    expect(kindOf(undefined)).toBe('undo');
  });

  it('undoes the deletion for a CA that the same deletion revoked', () => {
    expect(kindOf(revoked('CessationOfOperation'), 'this CA')).toBe('undo');
  });

  it('restores and holds everything below a CA that was put on hold meanwhile', () => {
    expect(kindOf(revoked('CertificateHold'))).toBe('undo and hold');
  });

  it('leaves everything below a CA to the deleted CA above it', () => {
    expect(kindOf(revoked('CessationOfOperation'), 'CA above')).toBe('pass on');
  });

  it('restores nothing below a CA that was revoked for good', () => {
    expect(kindOf(revoked('KeyCompromise'))).toBe('nothing');
  });
});
