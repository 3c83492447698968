import type { KeySpec, LintFinding, Subject } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { ProfileDefinition, Validity } from '../../../profile';
import type { CaView } from '../../domain';

export interface NewCa {
  /** `undefined`: the service makes one up. */
  readonly id: string | undefined;
  /** `undefined` for a root. */
  readonly parentId: string | undefined;
  readonly subject: Subject;
  readonly key: KeySpec;
  /** `''` is the default engine. */
  readonly engineId: string;
  readonly expiration: Validity;
  /** The default profile of what the CA issues. */
  readonly profileId: string;
  /** How the CA's own certificate is built. */
  readonly caProfile: { readonly inline: ProfileDefinition } | { readonly id: string } | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface CreatedCa {
  readonly view: CaView;
  /** Rules of level warning that the CA's certificate breaks. */
  readonly warnings: readonly LintFinding[];
}

export class CreateCaCommand extends Command<CreatedCa> {
  constructor(readonly ca: NewCa) {
    super();
  }
}
