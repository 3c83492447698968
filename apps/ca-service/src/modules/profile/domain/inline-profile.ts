import { withoutUndefined } from '@libs/kernel';
import { boundFields } from './bound-fields';
import type { IssuanceProfile } from './issuance-profile';
import { type ProfileDefinition, type ProfileDocument, toProfileDocument } from './profile-definition';
import { type ProfileFields, toProfileDefinition } from './profile-fields';
import type { ProfileRepository } from './profile.repository';

/** A profile in the body of a request. */
export interface InlineProfile {
  /** The stored profile that it claims to be; `''` or `undefined` for none. */
  readonly id?: string | undefined;
  readonly fields: ProfileFields;
}

/** Result of resolving an inline profile: a profile of its own, or a reference to a stored one. */
export type ResolvedInlineProfile =
  | { readonly source: 'inline'; readonly id: undefined; readonly definition: ProfileDefinition }
  | { readonly source: 'id'; readonly id: string; readonly definition: ProfileDefinition };

/**
 * Sibling services read a stored profile, decode it into a model without the fields beyond the contract, and send it
 * back with its id (docs/adr/0031). Such a copy counts as a reference; one that was changed is bound by the stored
 * profile's additional fields. requesterMayUseProfile decides which caller may use it.
 * @throws ProfileNotFoundError for an id that is not stored
 * @throws InvalidValueError when both profiles cannot hold
 */
export async function resolveInlineProfile(
  { id, fields }: InlineProfile,
  profiles: ProfileRepository,
): Promise<ResolvedInlineProfile> {
  const stored = id ? await profiles.get(id) : undefined;
  if (stored && isCopyOf(stored, fields)) {
    return { source: 'id', id: stored.id, definition: stored.definition };
  }
  return {
    source: 'inline',
    id: undefined,
    definition: stored ? boundDefinition(fields, stored) : toProfileDefinition(fields),
  };
}

function boundDefinition(fields: ProfileFields, stored: IssuanceProfile): ProfileDefinition {
  const definition = toProfileDefinition(boundFields(fields, toProfileDocument(stored.definition)));
  const also = stored.definition.allowedSubjectAltNames;
  return also && fields.allowed_subject_alt_names
    ? { ...definition, alsoAllowedSubjectAltNames: also }
    : definition;
}

/** A profile without its id, which a copy may leave out. */
type NamedDocument = ProfileDocument & { readonly name: string; readonly description: string };

/** Whether the stored profile stays equal when the fields overwrite its own. */
function isCopyOf(stored: IssuanceProfile, fields: ProfileFields): boolean {
  const { name, description, definition } = stored.snapshot();
  const document = { name, description, ...toProfileDocument(definition) };
  const written = writtenOver(document, fields);
  const copy = {
    name: written.name,
    description: written.description,
    ...toProfileDocument(toProfileDefinition(written)),
  };
  return comparable(copy) === comparable(document);
}

function writtenOver(
  document: NamedDocument,
  fields: ProfileFields,
): ProfileFields & Pick<NamedDocument, 'name' | 'description'> {
  const over = <T extends object>(mine: T, carried: object = {}): T => ({
    ...mine,
    ...withoutUndefined(carried),
  });
  return {
    ...over(document, fields),
    validity: over(document.validity, fields.validity),
    subject: over(document.subject, fields.subject),
    crypto_enforcement: over(document.crypto_enforcement, fields.crypto_enforcement),
  };
}

/** Canonical JSON of a profile: members and lists are sorted, as the order of a profile's lists has no meaning. */
function comparable(document: NamedDocument): string {
  return JSON.stringify(document, (_key, value: unknown) => {
    if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(item)))].sort();
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort())
      : value;
  });
}
