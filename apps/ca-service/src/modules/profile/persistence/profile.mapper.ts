import type { ExtendedKeyUsage } from '@libs/crypto';
import type { IssuanceProfileEntity } from '@libs/persistence/entities';
import {
  IssuanceProfile,
  type IssuanceProfileView,
  type ProfileDefinition,
  type SubjectView,
  toIssuanceConstraints,
  Validity,
} from '../domain';

/** The document of a row: the wire shape without identity and names. */
export type DefinitionDocument = Omit<IssuanceProfileView, 'id' | 'name' | 'description'>;

export function toRow(profile: IssuanceProfile, createdAt: Date): IssuanceProfileEntity {
  const { id, name, description, ...definition } = profile.view();
  return { id, name, description, definition, createdAt };
}

export function toProfile(row: Omit<IssuanceProfileEntity, 'createdAt'>): IssuanceProfile {
  return new IssuanceProfile(
    row.id,
    row.name,
    row.description,
    toDefinition(row.definition as DefinitionDocument),
  );
}

export function toDefinition(document: DefinitionDocument): ProfileDefinition {
  return {
    validity: Validity.fromView(document.validity),
    signAsCa: document.sign_as_ca,
    honorKeyUsage: document.honor_key_usage,
    keyUsage: document.key_usage,
    honorExtendedKeyUsages: document.honor_extended_key_usages,
    extendedKeyUsages: [
      ...document.extended_key_usages,
      ...((document.extended_key_usage_oids ?? []) as ExtendedKeyUsage[]),
    ],
    honorSubject: document.honor_subject,
    subject: toSubject(document.subject),
    honorExtensions: document.honor_extensions,
    cryptoEnforcement: document.crypto_enforcement,
    ...toIssuanceConstraints(document),
  };
}

function toSubject(view: SubjectView): ProfileDefinition['subject'] {
  return {
    commonName: view.common_name,
    organization: view.organization,
    organizationUnit: view.organization_unit,
    country: view.country,
    state: view.state,
    locality: view.locality,
  };
}
