import type { ImportedPrivateKey, ParsedCertificate } from '@libs/crypto';
import { Clock, Randomness, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CompromisedKeys, metadataMustFit } from '../../certificate/domain';
import { HeldKeys, KeyProvision } from '../../key/domain';
import { ProfileRepository } from '../../profile/domain';
import {
  type AllowedProfileIds,
  ancestorsOf,
  CaAlreadyExistsError,
  CaHierarchy,
  CaImporter,
  caMustBeImportable,
  CaRepository,
  type CaToImport,
  DeletionUndo,
  type NamedCertificate,
  refuseUnknownProfiles,
} from '../domain';
import type { CertifiedCaSnapshot } from './create-ca';

export interface ImportedCa {
  /** `undefined`: a random UUID. */
  readonly id: string | undefined;
  readonly certificate: ParsedCertificate;
  /** `undefined`: the key is not imported; the service may hold it already. Wiped at the end of the command. */
  readonly privateKey: ImportedPrivateKey | undefined;
  /** Engine that stores the private key; `''` is the default engine. */
  readonly engineId: string;
  /** Certificates of CAs above this one, in any order. */
  readonly chain: readonly NamedCertificate[];
  /** Default profile for certificates that the CA issues; `''`: none. */
  readonly profileId: string;
  readonly allowedProfileIds: AllowedProfileIds;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export class ImportCa extends Command<CertifiedCaSnapshot> {
  constructor(readonly ca: ImportedCa) {
    super();
  }
}

@CommandHandler(ImportCa)
export class ImportCaHandler implements ICommandHandler<ImportCa> {
  constructor(
    private readonly cas: CaRepository,
    private readonly profiles: ProfileRepository,
    private readonly keys: KeyProvision,
    private readonly heldKeys: HeldKeys,
    private readonly hierarchy: CaHierarchy,
    private readonly deletionUndo: DeletionUndo,
    private readonly importer: CaImporter,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  async execute({ ca }: ImportCa): Promise<CertifiedCaSnapshot> {
    try {
      return await this.#import(ca);
    } finally {
      ca.privateKey?.wipe();
    }
  }

  async #import(wanted: ImportedCa): Promise<CertifiedCaSnapshot> {
    const { certificate, chain, privateKey, engineId, profileId, allowedProfileIds, metadata } = wanted;
    metadataMustFit(metadata);
    const publicKey = caMustBeImportable(certificate, 'ca', privateKey);
    const ancestors = ancestorsOf(certificate, chain);
    if (profileId !== '') await this.profiles.get(profileId);
    await refuseUnknownProfiles(allowedProfileIds, this.profiles);
    const id = wanted.id ?? this.randomness.uuid();
    if (await this.cas.exists(id)) throw new CaAlreadyExistsError(id);

    const imported = { id, profileId, allowedProfileIds, metadata, certificate };
    if (privateKey) {
      return this.keys.withImported(privateKey, engineId, (key) =>
        this.#store({ ...imported, key: { ...key, cameAlong: true } }, ancestors),
      );
    }
    const heldIn = await this.heldKeys.engineOf(publicKey.keyId);
    const key =
      heldIn === undefined
        ? undefined
        : { engineId: heldIn, keyId: publicKey.keyId, publicKey, cameAlong: false };
    return this.#store({ ...imported, key }, ancestors);
  }

  /** Stores the whole chain in one transaction, topmost first, so that each CA finds its issuer. */
  #store(imported: CaToImport, ancestors: readonly ParsedCertificate[]): Promise<CertifiedCaSnapshot> {
    return this.unitOfWork.run(async () => {
      await this.hierarchy.lock();
      await this.cas.claim(imported.id);
      const now = this.clock.now();
      for (const ancestor of ancestors) await this.importer.importIfMissing(this.#ancestor(ancestor), now);
      if (imported.key) {
        await this.compromisedKeys.refuse(imported.key.keyId);
        await this.heldKeys.use(imported.key);
        await this.deletionUndo.of(imported.certificate, imported.id, now);
      }
      const { ca, violations } = await this.importer.import(imported, now);
      const warnings = await this.compromisedKeys.warningsOf(ca.certificate.state.key.id);
      return { ca: ca.snapshot(now), warnings: [...violations, ...warnings] };
    });
  }

  #ancestor(certificate: ParsedCertificate): CaToImport {
    const named = { id: this.randomness.uuid(), profileId: '', allowedProfileIds: undefined, metadata: {} };
    return { ...named, certificate, key: undefined };
  }
}
