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

/** Allows a validity without a type, for which `Validity` has a default (contract 10.1, 26). */
function refuseImpossibleValidity({ validity, maxValidity }: ProfileDefinition, now: Date): void {
  const { type, duration, time, hasFixedEnd } = validity;
  if (hasFixedEnd && time === undefined) {
    throw new InvalidValueError('validity.time: must be set when validity.type is not Duration');
  }
  if (hasFixedEnd && time !== undefined && secondOf(time) <= secondOf(now)) {
    throw new InvalidValueError('validity.time: must be in the future');
  }
  if (type !== 'Duration') return;
  if (duration.nanoseconds <= 0n) {
    throw new InvalidValueError(`validity.duration: must be longer than 0s, got ${duration.toString()}`);
  }
  if (maxValidity !== undefined && duration.nanoseconds > maxValidity.nanoseconds) {
    throw new InvalidValueError('validity.duration: must not be longer than max_validity');
  }
}

/** Certificates hold no fractions of a second (RFC 5280 section 4.1.2.5). */
const secondOf = (time: Date): number => Math.floor(time.getTime() / 1000);
