import { type GeneralName, ipText } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { type ConstrainedName, SubjectAltNamePattern } from '../../../profile/domain';
import type { IssuanceRule } from './issuance-request';

/** Only names a profile lets in: each must match a pattern that allows, and none that denies. */
export const alternativeNamesMustMatchProfile: IssuanceRule = ({ profile, subjectAltName }) => {
  if (!profile.honorExtensions || subjectAltName === undefined) return;
  const { allowedSubjectAltNames: allowed, deniedSubjectAltNames: denied } = profile;
  for (const name of subjectAltName.names) {
    if (allowed !== undefined && !isMatched(name, allowed)) throw refusal(name, 'allow');
    if (denied !== undefined && isMatched(name, denied)) throw refusal(name, 'deny');
  }
};

/** Profiles keep their lists as one object while they stay unchanged, so that each pattern is parsed once. */
const PARSED = new WeakMap<readonly string[], readonly SubjectAltNamePattern[]>();

function isMatched(name: GeneralName, patterns: readonly string[]): boolean {
  let parsed = PARSED.get(patterns);
  if (parsed === undefined) {
    parsed = patterns.map((pattern) => SubjectAltNamePattern.parse(pattern));
    PARSED.set(patterns, parsed);
  }
  const constrained = toConstrainedName(name);
  return constrained !== undefined && parsed.some((pattern) => pattern.matches(constrained));
}

/** Kinds of name that patterns can speak of; a profile that allows some names allows none of the other kinds. */
function toConstrainedName(name: GeneralName): ConstrainedName | undefined {
  switch (name.kind) {
    case 'dNSName':
      return { kind: 'dns', text: name.text };
    case 'rfc822Name':
      return { kind: 'email', text: name.text };
    case 'uniformResourceIdentifier':
      return { kind: 'uri', text: name.text };
    case 'iPAddress':
      return name.octets.length === 4 || name.octets.length === 16
        ? { kind: 'ip', octets: name.octets }
        : undefined;
    case 'directoryName':
    case 'otherName':
    case 'registeredID':
      return undefined;
  }
}

function refusal(name: GeneralName, policy: 'allow' | 'deny'): InvalidValueError {
  const verb = policy === 'allow' ? 'does not allow' : 'denies';
  return new InvalidValueError(`subject alternative name ${nameText(name)}: the issuance profile ${verb} it`);
}

function nameText(name: GeneralName): string {
  if ('text' in name) return JSON.stringify(name.text);
  const constrained = toConstrainedName(name);
  return constrained?.kind === 'ip' ? ipText(constrained.octets) : `of kind ${name.kind}`;
}
