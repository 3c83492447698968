import type { LintFinding, Subject } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { Validity } from '../../../profile/domain';
import type { WantedKey } from '../../../key/domain';
import type { AllowedProfileIds, CaProfileChoice, CaSnapshot } from '../../domain';

export interface NewCa {
  /** `undefined`: the service makes one up. */
  readonly id: string | undefined;
  /** `undefined` for a root. */
  readonly parentId: string | undefined;
  readonly subject: Subject;
  readonly key: WantedKey;
  readonly expiration: Validity;
  /** The default profile of what the CA issues. */
  readonly profileId: string;
  readonly allowedProfileIds: AllowedProfileIds;
  /** How the CA's own certificate is built. */
  readonly caProfile: CaProfileChoice;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A CA that has just been given a certificate. */
export interface CertifiedCaSnapshot {
  readonly ca: CaSnapshot;
  /** Rules that the CA's certificate breaks: of level warning, for one that the service signed. */
  readonly warnings: readonly LintFinding[];
}

export class CreateCaCommand extends Command<CertifiedCaSnapshot> {
  constructor(readonly ca: NewCa) {
    super();
  }
}
