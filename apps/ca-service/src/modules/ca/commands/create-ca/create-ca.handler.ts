import { DistinguishedName, type EngineKey } from '@libs/crypto';
import { Randomness, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CA_KEY_USAGE,
  Certificate,
  type IssuingCa,
  IssuingCas,
  metadataMustFit,
  refuseServiceKeys,
  whereverTheCaIs,
} from '../../../certificate/domain';
import { HeldKeys, KeyProvision } from '../../../key/domain';
import { ProfileRepository } from '../../../profile/domain';
import {
  Ca,
  CaAlreadyExistsError,
  CaCertifier,
  CaRepository,
  type CertifiedCa,
  profileIdOf,
  refuseUnknownProfiles,
  resolveCaProfile,
} from '../../domain';
import { type CertifiedCaSnapshot, CreateCaCommand, type NewCa } from './create-ca.command';

@CommandHandler(CreateCaCommand)
export class CreateCaHandler implements ICommandHandler<CreateCaCommand> {
  constructor(
    private readonly cas: CaRepository,
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly keys: KeyProvision,
    private readonly heldKeys: HeldKeys,
    private readonly certifier: CaCertifier,
    private readonly unitOfWork: UnitOfWork,
    private readonly randomness: Randomness,
  ) {}

  /** The steps, and what a crash between them leaves behind: docs/issuance.md */
  async execute({ ca: wanted }: CreateCaCommand): Promise<CertifiedCaSnapshot> {
    metadataMustFit(wanted.metadata);
    await this.profiles.get(wanted.profileId);
    await refuseUnknownProfiles(wanted.allowedProfileIds, this.profiles);
    refuseServiceKeys(wanted.metadata);
    const profile = await resolveCaProfile(wanted.caProfile, wanted.expiration, this.profiles);
    const caId = wanted.id ?? this.randomness.uuid();
    if (await this.cas.exists(caId)) throw new CaAlreadyExistsError(caId);
    await this.#parentOf(wanted); // for its error, before a key is made

    return this.keys.withKey(wanted.key, (key) =>
      whereverTheCaIs(async () => {
        const [parent, request] = [await this.#parentOf(wanted), requestOf(wanted, key)];
        const certified = await this.certifier.certify({ caId, request, profile, parent, key });
        const ca = createdCa(caId, wanted, key, certified);
        await this.unitOfWork.run(async () => {
          await this.cas.claim(caId);
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
  { publicKey, engineId }: EngineKey,
  { certificate, issuedBy, now }: CertifiedCa,
): Ca {
  const level = parentId === undefined ? 0 : issuedBy.level + 1;
  return Ca.create(
    { id, level, profileId, allowedProfileIds, metadata, createdAt: now },
    Certificate.ofCa({
      ...{ certificate, publicKey, issuedBy, engineId, profileId: profileIdOf(caProfile), now },
    }),
  );
}
