import {
  canDeleteKeys,
  CertificateSigner,
  DistinguishedName,
  type EngineKey,
  type KeyEngine,
  KeyEngineRegistry,
  type LintFinding,
  type ParsedCertificate,
  prepareCertificate,
  SerialNumber,
} from '@libs/crypto';
import { Clock, Randomness, UnitOfWork } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  applyIssuanceRules,
  applyProfile,
  CA_KEY_USAGE,
  Certificate,
  IssuanceSettings,
  type IssuerReference,
  type IssuingCa,
  IssuingCas,
} from '../../../certificate';
import { type ProfileDefinition, ProfileRepository } from '../../../profile';
import {
  asCaProfile,
  Ca,
  CaAlreadyExistsError,
  CaRepository,
  defaultCaProfile,
  toCaView,
} from '../../domain';
import { CreateCaCommand, type CreatedCa, type NewCa } from './create-ca.command';

@CommandHandler(CreateCaCommand)
export class CreateCaHandler implements ICommandHandler<CreateCaCommand> {
  readonly #logger = new Logger(CreateCaHandler.name);

  constructor(
    private readonly cas: CaRepository,
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly engines: KeyEngineRegistry,
    private readonly signer: CertificateSigner,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  /** The steps, and what a crash between them leaves behind: docs/issuance.md */
  async execute({ ca: wanted }: CreateCaCommand): Promise<CreatedCa> {
    await this.profiles.get(wanted.profileId);
    const profile = await this.#caProfile(wanted);
    const id = wanted.id ?? this.randomness.uuid();
    if (await this.cas.exists(id)) throw new CaAlreadyExistsError(id);
    const parent = wanted.parentId === undefined ? undefined : await this.issuingCas.get(wanted.parentId);

    const engine = this.engines.get(wanted.engineId);
    const key = await engine.create(wanted.key);
    try {
      const { ca, warnings } = await this.#certify({ wanted, id, profile, parent, key });
      await this.unitOfWork.run(() => this.cas.add(ca));
      return { view: toCaView(ca.state, ca.certificate.state, ca.state.createdAt), warnings };
    } catch (error) {
      await this.#removeKey(engine, key);
      throw error;
    }
  }

  async #caProfile({ caProfile, expiration }: NewCa): Promise<ProfileDefinition> {
    if (caProfile === undefined) return defaultCaProfile(expiration);
    const profile =
      'inline' in caProfile ? caProfile.inline : (await this.profiles.get(caProfile.id)).definition;
    return asCaProfile(profile, expiration);
  }

  async #certify({ wanted, id, profile, parent, key }: Certification): Promise<CertifiedCa> {
    const now = this.clock.now();
    const { publicKey } = key;
    applyIssuanceRules({ ca: parent, profile, publicKey });

    const request = {
      subject: DistinguishedName.of(wanted.subject),
      publicKey,
      keyUsage: CA_KEY_USAGE,
      extendedKeyUsage: [],
    };
    const { vaServerDomains } = this.settings;
    const serialNumber = SerialNumber.random(this.randomness);
    const template = applyProfile(request, profile, {
      ...{ serialNumber, now, vaServerDomains },
      issuer: parent?.certificate,
    });
    const issuer = parent
      ? parent.issuer
      : { subject: template.subject, subjectKeyId: publicKey.keyId, publicKey };
    const signingKey = parent ? { engineId: parent.engineId, keyId: parent.publicKey.keyId } : key;

    const prepared = prepareCertificate(template, issuer);
    const certificate = await this.signer.sign(prepared, signingKey);
    const ca = Ca.create(
      {
        id,
        level: parent ? parent.level + 1 : 0,
        profileId: wanted.profileId,
        metadata: wanted.metadata,
        createdAt: now,
      },
      Certificate.ofCa({
        certificate,
        publicKey,
        issuedBy: issuedBy(parent, id, certificate),
        engineId: key.engineId,
        now,
      }),
    );
    return { ca, warnings: prepared.warnings };
  }

  /** Nobody can know this key yet: without its CA it must not stay behind. */
  async #removeKey(engine: KeyEngine, key: EngineKey): Promise<void> {
    if (!canDeleteKeys(engine)) return;
    await engine.deleteKey(key.keyId).catch((error: unknown) => {
      this.#logger.error(
        { err: error, keyId: key.keyId, engineId: engine.id },
        'a key without a CA was left behind',
      );
    });
  }
}

interface CertifiedCa {
  readonly ca: Ca;
  readonly warnings: readonly LintFinding[];
}

interface Certification {
  readonly wanted: NewCa;
  readonly id: string;
  readonly profile: ProfileDefinition;
  readonly parent: IssuingCa | undefined;
  readonly key: EngineKey;
}

/** A root is issued by itself (contract 5.5). */
function issuedBy(parent: IssuingCa | undefined, id: string, own: ParsedCertificate): IssuerReference {
  if (!parent) return { caId: id, serialNumber: own.serialNumber.hex, level: 0 };
  return { caId: parent.id, serialNumber: parent.certificate.serialNumber.hex, level: parent.level };
}
