import { DistinguishedName, type EngineKey, type LintFinding, type Subject } from '@libs/crypto';
import { Randomness, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CA_KEY_USAGE,
  Certificate,
  CompromisedKeys,
  type IssuingCa,
  IssuingCas,
  metadataMustFit,
  refuseServiceKeys,
  retryWhenCaMoved,
} from '../../certificate/domain';
import { HeldKeys, KeyProvision, type WantedKey } from '../../key/domain';
import { ProfileRepository, type Validity } from '../../profile/domain';
import {
  type AllowedProfileIds,
  Ca,
  CaAlreadyExistsError,
  CaCertifier,
  type CaProfileChoice,
  CaRepository,
  type CaSnapshot,
  type CertifiedCa,
  profileIdOf,
  refuseUnknownProfiles,
  resolveCaProfile,
} from '../domain';

export interface NewCa {
  /** `undefined`: a random UUID. */
  readonly id: string | undefined;
  /** `undefined` for a root. */
  readonly parentId: string | undefined;
  readonly subject: Subject;
  readonly key: WantedKey;
  readonly expiration: Validity;
  /** Default profile for certificates that the CA issues. */
  readonly profileId: string;
  readonly allowedProfileIds: AllowedProfileIds;
  /** Profile of the CA's own certificate. */
  readonly caProfile: CaProfileChoice;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A CA with a new certificate, and the lint findings for it. */
export interface CertifiedCaSnapshot {
  readonly ca: CaSnapshot;
  /** Lints that the CA's certificate breaks; only of level warning for a certificate that the service signed. */
  readonly warnings: readonly LintFinding[];
}

export class CreateCa extends Command<CertifiedCaSnapshot> {
  constructor(readonly ca: NewCa) {
    super();
  }
}

@CommandHandler(CreateCa)
export class CreateCaHandler implements ICommandHandler<CreateCa> {
  constructor(
    private readonly cas: CaRepository,
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly keys: KeyProvision,
    private readonly heldKeys: HeldKeys,
    private readonly certifier: CaCertifier,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly randomness: Randomness,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  async execute({ ca: wanted }: CreateCa): Promise<CertifiedCaSnapshot> {
    metadataMustFit(wanted.metadata);
    await this.profiles.get(wanted.profileId);
    await refuseUnknownProfiles(wanted.allowedProfileIds, this.profiles);
    refuseServiceKeys(wanted.metadata);
    const profile = await resolveCaProfile(wanted.caProfile, wanted.expiration, this.profiles);
    const caId = wanted.id ?? this.randomness.uuid();
    if (await this.cas.exists(caId)) throw new CaAlreadyExistsError(caId);
    await this.#parentOf(wanted); // rejects an unknown parent before a key is created

    return this.keys.withKey(wanted.key, (key) =>
      retryWhenCaMoved(async () => {
        const [parent, request] = [await this.#parentOf(wanted), requestOf(wanted, key)];
        const certified = await this.certifier.certify({ caId, request, profile, parent, key });
        const ca = createdCa(caId, wanted, key, certified);
        await this.unitOfWork.run(async () => {
          await this.cas.claim(caId);
          await this.compromisedKeys.refuse(key.keyId);
          await this.heldKeys.use(key);
          await this.cas.add(ca);
        });
        return { ca: ca.snapshot(certified.now), warnings: certified.warnings };
      }),
    );
  }

  async #parentOf({ parentId }: NewCa): Promise<IssuingCa | undefined> {
    return parentId === undefined ? undefined : this.issuingCas.get(parentId);
  }
}

function requestOf({ subject }: NewCa, { publicKey }: EngineKey) {
  const name = DistinguishedName.of(subject);
  return { subject: name, publicKey, keyUsage: CA_KEY_USAGE, extendedKeyUsage: [] };
}

function createdCa(
  id: string,
  { parentId, profileId, allowedProfileIds, caProfile, metadata }: NewCa,
  { engineId }: EngineKey,
  { certificate, issuedBy, now }: CertifiedCa,
): Ca {
  const level = parentId === undefined ? 0 : issuedBy.level + 1;
  return Ca.create(
    { id, level, profileId, allowedProfileIds, metadata, createdAt: now },
    Certificate.ofCa({
      certificate,
      issuedBy,
      engineId,
      profileId: profileIdOf(caProfile),
      now,
    }),
  );
}
