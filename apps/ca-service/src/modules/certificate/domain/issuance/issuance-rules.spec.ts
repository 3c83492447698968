import { beforeAll, describe, expect, it } from 'vitest';
import { toProfileDefinition } from '../../../profile/domain';
import { DEVICES, PkiFixture } from '../../testing';
import type { IssuanceRequest } from './issuance-request';
import { applyIssuanceRules } from './issuance-rules';

describe('a CA whose own certificate is weak', () => {
  let request: IssuanceRequest;

  beforeAll(async () => {
    const fixture = await PkiFixture.withRoot();
    const ca = await fixture.issuingCas.get('root');
    request = {
      ...fixture.csr(),
      profile: toProfileDefinition(DEVICES),
      ca: { ...ca, certificate: { ...ca.certificate, weakness: 'is signed with SHA-1' } },
      allowWeakSignatureCas: false,
    };
  });

  it('does not sign', () => {
    expect(() => {
      applyIssuanceRules(request);
    }).toThrow('the certificate of the CA is signed with SHA-1: reissue the CA');
  });

  it('signs when the setting allows it', () => {
    expect(() => {
      applyIssuanceRules({ ...request, allowWeakSignatureCas: true });
    }).not.toThrow();
  });
});
