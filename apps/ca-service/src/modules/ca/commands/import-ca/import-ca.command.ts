import type { ImportedPrivateKey, ParsedCertificate } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { AllowedProfileIds, NamedCertificate } from '../../domain';
import type { CertifiedCaSnapshot } from '../create-ca/create-ca.command';

export interface ImportedCa {
  /** `undefined`: the service makes one up. */
  readonly id: string | undefined;
  readonly certificate: ParsedCertificate;
  /** `undefined`: it stays elsewhere, unless the service holds it already. Wiped when the command is done. */
  readonly privateKey: ImportedPrivateKey | undefined;
  /** Where the private key goes; `''` is the default engine. */
  readonly engineId: string;
  /** CAs above this one, in any order. */
  readonly chain: readonly NamedCertificate[];
  /** The default profile of what the CA issues; `''`: none. */
  readonly profileId: string;
  readonly allowedProfileIds: AllowedProfileIds;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export class ImportCaCommand extends Command<CertifiedCaSnapshot> {
  constructor(readonly ca: ImportedCa) {
    super();
  }
}
