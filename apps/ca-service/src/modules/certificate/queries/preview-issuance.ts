import { type CertificationRequest, SerialNumber } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ProfileRepository } from '../../profile';
import {
  CompromisedKeys,
  IssuingCas,
  previewIssuance,
  type ProfileChoice,
  type Requester,
  resolveProfile,
} from '../domain';
import { IssuanceSettings } from '../domain/issuance/certifier';
import { type IssuancePreviewView, toIssuancePreviewView } from '../wire';

/** Dry run of IssueCertificate. Changes nothing. */
export class PreviewIssuance extends Query<IssuancePreviewView> {
  constructor(
    readonly caId: string,
    readonly request: CertificationRequest,
    readonly profile: ProfileChoice,
    readonly requester: Requester,
  ) {
    super();
  }
}

@QueryHandler(PreviewIssuance)
export class PreviewIssuanceHandler implements IQueryHandler<PreviewIssuance> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  async execute(query: PreviewIssuance): Promise<IssuancePreviewView> {
    const { caId, request, profile: choice, requester } = query;
    const ca = await this.issuingCas.get(caId);
    const profile = await resolveProfile(choice, ca, this.profiles, requester);
    const serialNumber = SerialNumber.random(this.randomness);
    const now = this.clock.now();
    const refusal = await this.compromisedKeys.refusalOf(request.publicKey.keyId);
    const preview = previewIssuance(request, ca, profile, { serialNumber, now, settings: this.settings });
    return toIssuancePreviewView({
      ...preview,
      refusals: [...(refusal ? [refusal] : []), ...preview.refusals],
    });
  }
}
