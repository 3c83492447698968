import { EMPTY_SUBJECT } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import { Certificate, type CertificateState, type CertificateStatus } from '../../certificate/domain';
import { Ca } from './ca';
import { caMustBeRenewable } from './ca-must-be-renewable.rule';

const END = new Date('2026-06-09T08:30:00Z');

function aCa(
  status: CertificateStatus,
  reason: CertificateState['revocation']['reason'] = 'Unspecified',
): Ca {
  const certificate = Certificate.restore({
    id: 'a' as CertificateState['id'],
    serialNumber: '01',
    der: Buffer.alloc(0),
    type: 'MANAGED',
    isCa: true,
    engineId: 'filesystem-1',
    key: { id: '', type: 'ECDSA', bits: 256 },
    subjectKeyId: '',
    authorityKeyId: '',
    subject: EMPTY_SUBJECT,
    issuer: EMPTY_SUBJECT,
    issuedBy: { caId: 'root', certificateId: undefined, identity: '', serialNumber: '01', level: 0 },
    ...{
      validFrom: new Date(0),
      validTo: END,
      keyUsage: [],
      extendedKeyUsage: [],
      subjectAltNames: [],
      createdAt: new Date(0),
      profileId: '',
    },
    status,
    heldBy: undefined,
    revocation: { timestamp: undefined, reason },
    metadata: {},
  });
  const state = {
    id: 'root',
    createdAt: new Date(0),
    level: 0,
    profileId: '',
    allowedProfileIds: undefined,
    metadata: {},
  };
  return Ca.restore(state, certificate);
}

const refusal = (ca: Ca, at: Date) => () => {
  caMustBeRenewable(ca, at);
};

describe('caMustBeRenewable', () => {
  it.each<CertificateStatus>(['ACTIVE', 'INACTIVE'])(
    'accepts a CA that is %s, through its last second',
    (status) => {
      expect(refusal(aCa(status), new Date(END.getTime() + 999))).not.toThrow();
    },
  );

  it.each<CertificateStatus>(['ACTIVE', 'INACTIVE', 'EXPIRED'])(
    'rejects a CA past validTo that is stored as %s',
    (status) => {
      expect(refusal(aCa(status), new Date(END.getTime() + 1000))).toThrow('CA is expired');
    },
  );

  it('rejects a CA that was set to EXPIRED by hand', () => {
    expect(refusal(aCa('EXPIRED'), new Date(0))).toThrow('CA is expired');
  });

  it.each(['KeyCompromise', 'CertificateHold'] as const)(
    'rejects a CA that is revoked with the reason %s',
    (reason) => {
      expect(refusal(aCa('REVOKED', reason), new Date(0))).toThrow('CA already revoked');
      expect(refusal(aCa('REVOKED', reason), new Date(END.getTime() + 1000))).toThrow('CA already revoked');
    },
  );
});
