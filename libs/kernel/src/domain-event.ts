/**
 * A change of an aggregate, as sibling services receive it (CloudEvents 1.0). `type` and `subject` become the attributes
 * of the same name. `data` becomes the payload: JSON, or the bytes of a Uint8Array.
 */
export interface DomainEvent {
  /** CloudEvents `type`, and the routing key on the broker. */
  readonly type: string;
  /** CloudEvents `subject`: `<kind>/<id>`. Events of one subject are delivered in order. */
  readonly subject: string;
  readonly data: object;
  /**
   * Extension attributes, which consumers read without parsing the payload. Names have at most 20 lower-case letters and
   * digits (CloudEvents 1.0.2, "Attribute Naming Convention").
   */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** The payload of an event of an update: the object before and after. */
export interface Change<View> {
  readonly previous: View;
  readonly updated: View;
}

/** Records its changes until the repository writes the row and the events in one transaction. */
export abstract class AggregateRoot<Change> {
  readonly #changes: Change[] = [];

  protected record(change: Change): void {
    this.#changes.push(change);
  }

  /** Returns the recorded changes in their order, and forgets them. */
  pullChanges(): Change[] {
    return this.#changes.splice(0);
  }
}
