import { PlaceBeyondLogError } from './event.errors';

/**
 * A reader goes on from a place that the log, whose newest event has the sequence `last`, has come to.
 * @throws PlaceBeyondLogError
 */
export function checkPlace(place: number, last: number): void {
  if (place > last) throw new PlaceBeyondLogError(place, last);
}
