import { type GeneralName, ipText, mailboxesIn, requestedName } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import {
  type ConstrainedName,
  constrainedNameOf,
  nameInCommonName,
  type NamePattern,
  parseSubjectAltNamePattern,
  type ProfileDefinition,
} from '../../../profile/domain';
import type { IssuanceRequest, IssuanceRule } from './issuance-request';

/** The name constraints of a profile: a name must match the allowed list and must not match the denied list. */
interface NameLists {
  readonly allowed: readonly (readonly NamePattern[])[];
  readonly denied: readonly NamePattern[];
}

/**
 * Checks the subject alternative names, the e-mail addresses of the subject, and the common names that clients may read as
 * a host, against the lists of the profile. Without a list every name is allowed.
 */
export const namesMustMatchProfile: IssuanceRule = (request) => {
  const lists = nameLists(request.profile);
  if (lists.allowed.length === 0 && lists.denied.length === 0) return;
  for (const text of requestedCommonNames(request)) {
    const name = nameInCommonName(text);
    if (name !== 'plain') check(name, lists, `common name ${JSON.stringify(text)}`);
  }
  for (const text of requestedMailboxes(request)) {
    check(constrainedNameOf({ kind: 'rfc822Name', text }), lists, `e-mail address ${JSON.stringify(text)}`);
  }
  if (!request.profile.honorExtensions) return;
  for (const name of request.subjectAltName?.names ?? []) {
    check(constrainedNameOf(name), lists, `subject alternative name ${nameText(name)}`);
  }
};

/** Returns the common names of the request that the profile does not replace (applyProfile). */
function requestedCommonNames({ profile, subject }: IssuanceRequest): readonly string[] {
  if (profile.honorSubject) {
    return subject.values.flatMap(({ attribute, value }) =>
      attribute.field === 'commonName' ? [value] : [],
    );
  }
  return profile.subject.commonName === '' ? [subject.subject.commonName] : [];
}

/** Returns the e-mail addresses of the requested subject, if the certificate keeps them. */
function requestedMailboxes({ profile, subject }: IssuanceRequest): readonly string[] {
  return profile.honorSubject ? mailboxesIn(requestedName(subject)) : [];
}

/** @throws InvalidValueError for a name that is not allowed, is denied, or cannot be compared with the lists */
function check(name: ConstrainedName | undefined, { allowed, denied }: NameLists, what: string): void {
  const isUnlisted = name === undefined || (name.kind === 'othername' && allowed.length === 0);
  if (isUnlisted || !allowed.every((list) => list.some((pattern) => pattern.allows(name)))) {
    throw new InvalidValueError(`${what}: the issuance profile does not allow it`);
  }
  if (denied.some((pattern) => pattern.denies(name))) {
    throw new InvalidValueError(`${what}: the issuance profile denies it`);
  }
}

function nameLists(profile: ProfileDefinition): NameLists {
  const { allowedSubjectAltNames, alsoAllowedSubjectAltNames, deniedSubjectAltNames = [] } = profile;
  const allowed = [allowedSubjectAltNames, alsoAllowedSubjectAltNames].filter((list) => list !== undefined);
  return { allowed: allowed.map(parsed), denied: parsed(deniedSubjectAltNames) };
}

/** Parsed patterns by list. A profile keeps its list as one object while it is unchanged. */
const PARSED = new WeakMap<readonly string[], readonly NamePattern[]>();

function parsed(texts: readonly string[]): readonly NamePattern[] {
  let patterns = PARSED.get(texts);
  if (patterns === undefined) {
    patterns = texts.map(parseSubjectAltNamePattern);
    PARSED.set(texts, patterns);
  }
  return patterns;
}

function nameText(name: GeneralName): string {
  if ('text' in name) return JSON.stringify(name.text);
  if (name.kind === 'otherName') return `of kind otherName ${name.type}`;
  if (name.kind === 'registeredID') return `of kind registeredID ${name.oid}`;
  const isAddress = name.kind === 'iPAddress' && [4, 16].includes(name.octets.length);
  return isAddress ? ipText(name.octets) : `of kind ${name.kind}`;
}
