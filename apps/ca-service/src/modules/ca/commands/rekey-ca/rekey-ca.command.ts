import type { LintFinding } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { CertificateSnapshot } from '../../../certificate/domain';
import type { CaProfileChoice, CaSnapshot, CrossCertificateKind, NextKey } from '../../domain';

export interface Rekeying {
  readonly profile: CaProfileChoice;
  readonly key: NextKey;
  readonly crossCertificates: readonly CrossCertificateKind[];
}

export interface RekeyedCa {
  readonly ca: CaSnapshot;
  readonly crossCertificates: readonly CertificateSnapshot[];
  /** Rules of level warning that any of the new certificates breaks. */
  readonly warnings: readonly LintFinding[];
}

/** Gives a CA a new key and a certificate for it. */
export class RekeyCaCommand extends Command<RekeyedCa> {
  constructor(
    readonly caId: string,
    readonly rekeying: Rekeying,
  ) {
    super();
  }
}
