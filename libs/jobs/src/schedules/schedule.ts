/** When something happens again. */
export abstract class Schedule {
  /** The first time after `time`. */
  abstract next(time: Date): Date;
}
