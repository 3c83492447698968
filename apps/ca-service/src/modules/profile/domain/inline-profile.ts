import { boundFields } from './bound-fields';
import { IssuanceProfile, type IssuanceProfileView, type ProfileDefinition } from './issuance-profile';
import { type ProfileFields, toProfileDefinition } from './profile-fields';
import type { ProfileRepository } from './profile.repository';

/** A profile that stands in a request. */
export interface InlineProfile {
  /** The stored profile that it is a copy of; `''` or `undefined`: none. */
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
  const definition = toProfileDefinition(boundFields(fields, stored.view()));
  const also = stored.definition.allowedSubjectAltNames;
  return also && fields.allowed_subject_alt_names
    ? { ...definition, alsoAllowedSubjectAltNames: also }
    : definition;
}

/** Whether the stored profile stays what it is when the fields are written over it. */
function isCopyOf(stored: IssuanceProfile, fields: ProfileFields): boolean {
  const view = stored.view();
  const { name, description, ...document } = writtenOver(view, fields);
  const copy = new IssuanceProfile(stored.id, name, description, toProfileDefinition(document));
  return comparable(copy.view()) === comparable(view);
}

function writtenOver(
  view: IssuanceProfileView,
  fields: ProfileFields,
): ProfileFields & { readonly name: string; readonly description: string } {
  const over = <T extends object>(mine: T, carried: object = {}): T => ({ ...mine, ...present(carried) });
  return {
    ...over(view, fields),
    validity: over(view.validity, fields.validity),
    subject: over(view.subject, fields.subject),
    crypto_enforcement: over(view.crypto_enforcement, fields.crypto_enforcement),
  };
}

const present = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Canonical JSON of a profile: members and lists are sorted, as the order of a profile's lists has no meaning. */
function comparable(view: IssuanceProfileView): string {
  return JSON.stringify(view, (_key, value: unknown) => {
    if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(item)))].sort();
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort())
      : value;
  });
}
