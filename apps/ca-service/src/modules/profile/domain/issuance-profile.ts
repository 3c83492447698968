import { AggregateRoot } from '@libs/kernel';
import type { ExtendedKeyUsage, KeyUsage, Subject } from '@libs/crypto';
import { profileCreated } from '../events/profile-created.event';
import type { CryptoEnforcement } from './crypto-enforcement';
import { type SubjectView, toSubjectView } from './subject.view';
import type { Validity, ValidityView } from './validity';

/** What a profile says, without its identity: also the inline profile of a single request. */
export interface ProfileDefinition {
  readonly validity: Validity;
  readonly signAsCa: boolean;
  readonly honorKeyUsage: boolean;
  readonly keyUsage: readonly KeyUsage[];
  readonly honorExtendedKeyUsages: boolean;
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly honorSubject: boolean;
  readonly subject: Subject;
  readonly honorExtensions: boolean;
  readonly cryptoEnforcement: CryptoEnforcement;
}

/** Contract 2.9. */
export interface IssuanceProfileView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly validity: ValidityView;
  readonly sign_as_ca: boolean;
  readonly honor_key_usage: boolean;
  readonly key_usage: readonly KeyUsage[];
  readonly honor_extended_key_usages: boolean;
  readonly extended_key_usages: readonly ExtendedKeyUsage[];
  readonly honor_subject: boolean;
  readonly subject: SubjectView;
  readonly honor_extensions: boolean;
  readonly crypto_enforcement: CryptoEnforcement;
}

/** A named, stored template of what a CA puts into certificates. */
export class IssuanceProfile extends AggregateRoot {
  constructor(
    readonly id: string,
    readonly name: string,
    readonly description: string,
    readonly definition: ProfileDefinition,
  ) {
    super();
  }

  static create(
    id: string,
    naming: { name: string; description: string },
    definition: ProfileDefinition,
  ): IssuanceProfile {
    const profile = new IssuanceProfile(id, naming.name, naming.description, definition);
    profile.record(profileCreated(profile.view()));
    return profile;
  }

  view(): IssuanceProfileView {
    const { definition } = this;
    return {
      id: this.id,
      name: this.name,
      description: this.description,
      validity: definition.validity.toView(),
      sign_as_ca: definition.signAsCa,
      honor_key_usage: definition.honorKeyUsage,
      key_usage: definition.keyUsage,
      honor_extended_key_usages: definition.honorExtendedKeyUsages,
      extended_key_usages: definition.extendedKeyUsages,
      honor_subject: definition.honorSubject,
      subject: toSubjectView(definition.subject),
      honor_extensions: definition.honorExtensions,
      crypto_enforcement: definition.cryptoEnforcement,
    };
  }
}
