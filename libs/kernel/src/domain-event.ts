/**
 * Something that happened to an aggregate, as sibling services hear of it (CloudEvents 1.0): `type` and
 * `subject` become the attributes of the same name, `data` the payload: JSON, or the bytes of a Uint8Array as
 * they are.
 */
export interface DomainEvent {
  /** CloudEvents `type`, and the routing key on the broker. */
  readonly type: string;
  /** CloudEvents `subject`: `<kind>/<id>`. Events of one subject are delivered in order. */
  readonly subject: string;
  readonly data: object;
  /**
   * What consumers may want to know without opening the payload: extension attributes, whose names are lower-case
   * letters and digits, at most 20 (CloudEvents 1.0.2, "Attribute Naming Convention").
   */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** The payload of every event that tells of a change: the object before and after. */
export interface Change<View> {
  readonly previous: View;
  readonly updated: View;
}

/** Collects what happened to it, in domain terms, until the repository writes the row and the events in one transaction. */
export abstract class AggregateRoot<Change> {
  readonly #changes: Change[] = [];

  protected record(change: Change): void {
    this.#changes.push(change);
  }

  /** Hands over the changes recorded so far, in their order, once. */
  pullChanges(): Change[] {
    return this.#changes.splice(0);
  }
}
