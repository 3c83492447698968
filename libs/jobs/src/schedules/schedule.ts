/** A text that is no schedule; the sentence says why not. Nothing a client says is one, so it goes over no wire. */
export class InvalidScheduleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidScheduleError';
  }
}

/** When something happens again. */
export abstract class Schedule {
  /** The first time after `time`. */
  abstract next(time: Date): Date;
}
