import { characterProblem } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ProfileDefinition } from './profile-definition';
import { toSubjectDocument } from './subject-document';

/** Rejects a profile with which no certificate can be issued. @throws InvalidValueError */
export function refuseImpossibleProfile(definition: ProfileDefinition, now: Date): void {
  refuseImpossibleValidity(definition, now);
  refuseDeceptiveSubject(definition);
  if (definition.signAsCa) return;
  if (definition.pathLenConstraint !== undefined) {
    throw new InvalidValueError('path_len_constraint: requires sign_as_ca');
  }
  if (definition.nameConstraints !== undefined) {
    throw new InvalidValueError('name_constraints: requires sign_as_ca');
  }
}

/** Rejects a subject with characters that are not allowed in names, such as those that display a false name. */
function refuseDeceptiveSubject({ subject }: ProfileDefinition): void {
  for (const [field, text] of Object.entries(toSubjectDocument(subject)) as [string, string][]) {
    const problem = characterProblem(text);
    if (problem !== undefined) throw new InvalidValueError(`subject.${field} ${problem}`);
  }
}

/** Allows an unset validity, for which `Validity` has a default (contract 10.1, 26). */
function refuseImpossibleValidity({ validity, maxValidity }: ProfileDefinition, now: Date): void {
  const { type, duration, time, hasFixedEnd } = validity;
  if (hasFixedEnd && time !== undefined && time <= now) {
    throw new InvalidValueError('validity.time: must be in the future');
  }
  if (type !== 'Duration' || duration.isZero) return;
  if (duration.nanoseconds < 1_000_000_000n) {
    throw new InvalidValueError(`validity.duration: must be at least 1s, got ${duration.toString()}`);
  }
  if (maxValidity !== undefined && duration.nanoseconds > maxValidity.nanoseconds) {
    throw new InvalidValueError('validity.duration: must not be longer than max_validity');
  }
}
