/** Tells that there may be events behind the end of the log, whichever process wrote and numbered them. */
export abstract class EventArrivals {
  /**
   * Calls `listener` after each commit that added to the log, and when the way to hear of it was lost and is found
   * again; the answer ends it. In between, what is told may be lost: who must not miss anything reads now and then.
   */
  abstract listen(listener: () => void): () => void;
}
