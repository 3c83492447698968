import { aName } from '@libs/crypto/testing';
import { authorityIdentity, parseCertificate, verifyCertificateSignature } from '@libs/crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProfileNotFoundError } from '../../profile/domain';
import {
  CaMovedMeanwhileError,
  CaNotActiveError,
  CaNotFoundError,
  InlineProfileNeedsAdminError,
  type ProfileChoice,
  ProfileNotAllowedError,
  type Requester,
} from '../domain';
import { DEVICES, PkiFixture } from '../testing';
import { IssueCertificate, IssueCertificateHandler, type IssuedCertificate } from './issue-certificate';

const DEFAULT: ProfileChoice = 'default of the CA';

describe('IssueCertificateHandler', () => {
  let fixture: PkiFixture;
  let handler: IssueCertificateHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { issuingCas, profiles, keys, certificates, certifier } = fixture;
    handler = new IssueCertificateHandler(issuingCas, profiles, keys.held, certificates, certifier);
  });

  const issue = (
    profile: ProfileChoice = DEFAULT,
    requester: Requester = 'issuer',
    request = fixture.csr(),
  ): Promise<IssuedCertificate> => handler.execute(new IssueCertificate('root', request, profile, requester));

  const revoke = (): void => {
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
  };

  it('stores the certificate that it returns', async () => {
    const { state } = (await issue()).certificate;
    expect(fixture.pki.certificates.get(state.id)).toEqual(state);
  });

  it('signs with the key of the CA', async () => {
    const { state } = (await issue()).certificate;
    const issuer = parseCertificate(fixture.certificateOf('root').der);
    expect(verifyCertificateSignature(parseCertificate(state.der), issuer.publicKey!)).toBe(true);
  });

  it('names the CA, its certificate and its level as the issuer', async () => {
    const { state } = (await issue()).certificate;
    const { issuedBy, der } = fixture.certificateOf('root');
    expect(state.issuedBy).toEqual({ ...issuedBy, identity: authorityIdentity(parseCertificate(der)) });
  });

  it('takes subject and key from the request, and usages from the default profile of the CA', async () => {
    const request = fixture.csr({ subject: aName({ commonName: 'sensor-7' }) });
    const { state } = (await issue(DEFAULT, 'issuer', request)).certificate;
    expect(state).toMatchObject({
      subject: { commonName: 'sensor-7' },
      key: { id: request.publicKey.keyId },
      keyUsage: ['DigitalSignature'],
      extendedKeyUsage: ['ClientAuth'],
      profileId: 'devices',
    });
  });

  it('emits ca.sign.certificate', async () => {
    const { serialNumber } = (await issue()).certificate.state;
    expect(fixture.pki.typesOf(`certificate/${serialNumber}`)).toEqual(['ca.sign.certificate']);
  });

  it('records the engine of a key that the service holds', async () => {
    const request = fixture.csr();
    fixture.keys.engines.set(request.publicKey.keyId, 'filesystem-1');
    const { state } = (await issue(DEFAULT, 'issuer', request)).certificate;
    expect(state).toMatchObject({ engineId: 'filesystem-1', type: 'MANAGED' });
  });

  it('rejects an unknown CA', async () => {
    fixture.pki.cas.clear();
    await expect(issue()).rejects.toThrow(CaNotFoundError);
  });

  it('rejects a revoked CA before the key engine is asked', async () => {
    revoke();
    const sign = vi.spyOn(fixture.engine, 'sign');
    await expect(issue()).rejects.toThrow(CaNotActiveError);
    expect(sign).not.toHaveBeenCalled();
  });

  it('stores nothing when the CA is revoked while it signs', async () => {
    const sign = fixture.engine.sign.bind(fixture.engine);
    vi.spyOn(fixture.engine, 'sign').mockImplementation((...parameters) => {
      revoke();
      return sign(...parameters);
    });
    await expect(issue()).rejects.toThrow(CaNotActiveError);
    expect(fixture.pki.certificates.size).toBe(1);
    expect(fixture.pki.events.values).toEqual([]);
  });

  it('signs again for the new level when the CA is moved while it signs', async () => {
    vi.spyOn(fixture.certificates, 'addIssued').mockImplementationOnce(() => {
      fixture.pki.cas.set('root', { ...fixture.pki.cas.get('root')!, level: 1 });
      return Promise.reject(new CaMovedMeanwhileError('root'));
    });
    expect((await issue()).certificate.state.issuedBy.level).toBe(1);
    expect(fixture.pki.certificates.size).toBe(2);
  });

  it('rejects an inline profile of an issuer', async () => {
    const inline = { id: '', fields: DEVICES };
    await expect(issue({ inline })).rejects.toThrow(InlineProfileNeedsAdminError);
  });

  it('issues with the inline profile of an admin, which has no id', async () => {
    const { state } = (await issue({ inline: { fields: DEVICES } }, 'admin')).certificate;
    expect(state.profileId).toBe('');
  });

  it('rejects a stored profile that the CA does not allow to issuers', async () => {
    fixture.pki.cas.set('root', { ...fixture.pki.cas.get('root')!, allowedProfileIds: ['devices'] });
    await fixture.addProfile('gateways', DEVICES);
    await expect(issue({ id: 'gateways' })).rejects.toThrow(ProfileNotAllowedError);
  });

  it('rejects an unknown profile', async () => {
    await expect(issue({ id: 'unknown' })).rejects.toThrow(ProfileNotFoundError);
  });
});
