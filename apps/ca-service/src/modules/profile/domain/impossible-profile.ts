import { characterProblem } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ProfileDefinition } from './profile-definition';
import { toSubjectDocument } from './subject-document';

/** Refuses to store a profile that no certificate can ever be issued with. @throws InvalidValueError */
export function refuseImpossibleProfile(definition: ProfileDefinition, now: Date): void {
  refuseImpossibleValidity(definition, now);
  refuseDeceptiveSubject(definition);
  if (definition.signAsCa) return;
  if (definition.pathLenConstraint !== undefined) {
    throw new InvalidValueError('path_len_constraint: is for CA certificates, which need sign_as_ca');
  }
  if (definition.nameConstraints !== undefined) {
    throw new InvalidValueError('name_constraints: are for CA certificates, which need sign_as_ca');
  }
}

/** Whether no certificate can be signed for such a subject, for any length of its fields. */
function refuseDeceptiveSubject({ subject }: ProfileDefinition): void {
  for (const [field, text] of Object.entries(toSubjectDocument(subject)) as [string, string][]) {
    const problem = characterProblem(text);
    if (problem !== undefined) throw new InvalidValueError(`subject.${field} ${problem}`);
  }
}

/** What is not set at all is allowed, and takes effect as Validity says (contract 10.1, 26). */
function refuseImpossibleValidity({ validity, maxValidity }: ProfileDefinition, now: Date): void {
  const { type, duration, time } = validity;
  if (type === 'Time' && time !== undefined && time <= now) {
    throw new InvalidValueError(
      'validity.time: has passed, so that no certificate could begin before it ends',
    );
  }
  if (type !== 'Duration' || duration.isZero) return;
  if (duration.nanoseconds < 1_000_000_000n) {
    throw new InvalidValueError(
      'validity.duration: is less than a second, which no certificate can be valid for',
    );
  }
  if (maxValidity !== undefined && duration.nanoseconds > maxValidity.nanoseconds) {
    throw new InvalidValueError('validity.duration: is longer than max_validity');
  }
}
