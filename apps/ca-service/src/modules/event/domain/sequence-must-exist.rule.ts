import { DomainError } from '@libs/kernel';

/**
 * The log of events ends before a sequence that the reader has seen: the database was restored from an older state, or
 * the sequence belongs to the log of another service. An empty answer would hide from the reader the events up to there.
 */
export class SequenceBeyondLogError extends DomainError {
  readonly code = 'event.place-beyond-log';
  readonly kind = 'conflict';

  constructor(sequence: number, last: number) {
    super(
      `the log of events ends at ${last}, before ${sequence}: it was restored from an older state, or is another one; read it from its beginning`,
      { place: sequence, last },
    );
  }
}

/** Rejects a sequence after `last`, the sequence of the newest event. @throws SequenceBeyondLogError */
export function sequenceMustExist(sequence: number, last: number): void {
  if (sequence > last) throw new SequenceBeyondLogError(sequence, last);
}
