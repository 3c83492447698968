import { AggregateRoot } from '@libs/kernel';
import {
  type ExtendedKeyUsage,
  type KeyUsage,
  type NamedExtendedKeyUsage,
  partitionExtendedKeyUsages,
  type Subject,
} from '@libs/crypto';
import { profileCreated } from '../events/profile-created.event';
import { profileDeleted } from '../events/profile-deleted.event';
import { profileUpdated } from '../events/profile-updated.event';
import type { CryptoEnforcement } from './crypto-enforcement';
import {
  type IssuanceConstraints,
  type IssuanceConstraintsView,
  toIssuanceConstraintsView,
} from './issuance-constraints';
import { type SubjectView, toSubjectView } from './subject.view';
import type { Validity, ValidityView } from './validity';

/** What a profile says, without its identity: also the inline profile of a single request. */
export interface ProfileDefinition extends IssuanceConstraints {
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
  /** Of an inline profile that a stored one binds: that one's allowedSubjectAltNames, which hold as well. */
  readonly alsoAllowedSubjectAltNames?: readonly string[];
}

/** Contract 2.9. */
export interface IssuanceProfileView extends IssuanceConstraintsView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly validity: ValidityView;
  readonly sign_as_ca: boolean;
  readonly honor_key_usage: boolean;
  readonly key_usage: readonly KeyUsage[];
  readonly honor_extended_key_usages: boolean;
  readonly extended_key_usages: readonly NamedExtendedKeyUsage[];
  /** Dotted object identifiers of purposes without a name; absent when there are none. */
  readonly extended_key_usage_oids?: readonly string[];
  readonly honor_subject: boolean;
  readonly subject: SubjectView;
  readonly honor_extensions: boolean;
  readonly crypto_enforcement: CryptoEnforcement;
}

/** A named, stored template of what a CA puts into certificates. */
export class IssuanceProfile extends AggregateRoot {
  constructor(
    readonly id: string,
    private nameNow: string,
    private descriptionNow: string,
    private definitionNow: ProfileDefinition,
  ) {
    super();
  }

  get definition(): ProfileDefinition {
    return this.definitionNow;
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

  /** Everything but the id becomes new. */
  update(naming: { name: string; description: string }, definition: ProfileDefinition): void {
    const previous = this.view();
    this.nameNow = naming.name;
    this.descriptionNow = naming.description;
    this.definitionNow = definition;
    this.record(profileUpdated({ previous, updated: this.view() }));
  }

  delete(): void {
    this.record(profileDeleted({ ProfileID: this.id }));
  }

  view(): IssuanceProfileView {
    const { definition } = this;
    const { named, others } = partitionExtendedKeyUsages(definition.extendedKeyUsages);
    return {
      id: this.id,
      name: this.nameNow,
      description: this.descriptionNow,
      validity: definition.validity.toView(),
      sign_as_ca: definition.signAsCa,
      honor_key_usage: definition.honorKeyUsage,
      key_usage: definition.keyUsage,
      honor_extended_key_usages: definition.honorExtendedKeyUsages,
      extended_key_usages: named,
      ...(others.length > 0 ? { extended_key_usage_oids: others } : {}),
      honor_subject: definition.honorSubject,
      subject: toSubjectView(definition.subject),
      honor_extensions: definition.honorExtensions,
      crypto_enforcement: definition.cryptoEnforcement,
      ...toIssuanceConstraintsView(definition),
    };
  }
}
