import { DistinguishedName, type EngineKey, type Subject } from '@libs/crypto';
import { UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { HeldKeys, KeyProvision, type WantedKey } from '../../key/domain';
import { ProfileRepository } from '../../profile/domain';
import {
  caMustBeActive,
  caMustHoldItsKey,
  Certificate,
  CertificateRepository,
  type CertifiedRequest,
  Certifier,
  IssuingCas,
  KeysOfCas,
  metadataMustFit,
  type ProfileChoice,
  refuseServiceKeys,
  type Requester,
  type ResolvedProfile,
  resolveProfile,
  retryWhenCaMoved,
} from '../domain';
import type { IssuedCertificate } from './issue-certificate';

export interface NewCertificate {
  readonly caId: string;
  readonly key: WantedKey;
  readonly subject: Subject;
  readonly profile: ProfileChoice;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Issues a certificate for a new key, or for a key that the service holds. */
export class CreateCertificate extends Command<IssuedCertificate> {
  constructor(
    readonly certificate: NewCertificate,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(CreateCertificate)
export class CreateCertificateHandler implements ICommandHandler<CreateCertificate> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly keys: KeyProvision,
    private readonly heldKeys: HeldKeys,
    private readonly keysOfCas: KeysOfCas,
    private readonly certificates: CertificateRepository,
    private readonly certifier: Certifier,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  async execute(command: CreateCertificate): Promise<IssuedCertificate> {
    const { certificate: wanted } = command;
    const profile = await this.#checkAndResolveProfile(command);
    const subject = DistinguishedName.of(wanted.subject);
    return this.keys.withKey(wanted.key, (key) =>
      retryWhenCaMoved(() => this.#create(wanted, profile, { subject, key })),
    );
  }

  /** Makes every check that needs no key, in the order of contract 3.3, so that a rejected request creates no key. */
  async #checkAndResolveProfile({
    certificate: { caId, key, profile, metadata },
    requester,
  }: CreateCertificate): Promise<ResolvedProfile> {
    metadataMustFit(metadata);
    const ca = await this.issuingCas.get(caId);
    caMustBeActive({ ca });
    caMustHoldItsKey({ ca });
    await this.keys.refuseImpossible(key);
    if (requester !== 'admin') await this.keysOfCas.refuse(key);
    refuseServiceKeys(metadata);
    const resolved = await resolveProfile(profile, ca, this.profiles, requester);
    return profile !== 'default of the CA' && 'inline' in profile
      ? withoutRequestedUsages(resolved)
      : resolved;
  }

  async #create(
    { caId, metadata }: NewCertificate,
    { id: profileId = '', definition: profile }: ResolvedProfile,
    { subject, key }: { subject: DistinguishedName; key: EngineKey },
  ): Promise<IssuedCertificate> {
    const ca = await this.issuingCas.get(caId);
    const { publicKey, engineId } = key;
    const certified = await this.certifier.certify(requestFor(subject, key), ca, profile);
    const { certificate: signed, issuedBy, now, warnings } = certified;
    const issuance = { certificate: signed, publicKey, issuedBy, engineId, profileId, now };
    const certificate = Certificate.created(issuance, metadata);
    await this.unitOfWork.run(async () => {
      await this.certificates.addIssued(certificate);
      await this.heldKeys.use(key);
    });
    return { certificate: certificate.snapshot(now), warnings };
  }
}

/** Without a CSR, the key usages of an inline profile are those that the profile states (contract 5.9). */
function withoutRequestedUsages(profile: ResolvedProfile): ResolvedProfile {
  const definition = { ...profile.definition, honorKeyUsage: false, honorExtendedKeyUsages: false };
  return { ...profile, definition };
}

/** Returns what a CSR with this subject and without extensions requests (contract 5.9). */
function requestFor(subject: DistinguishedName, { publicKey }: EngineKey): CertifiedRequest {
  return { subject, publicKey, keyUsage: [], extendedKeyUsage: [] };
}
