/**
 * Something that happened to an aggregate, as sibling services hear of it (CloudEvents 1.0): `type` and
 * `subject` become the attributes of the same name, `data` the JSON payload.
 */
export interface DomainEvent {
  /** CloudEvents `type`, and the routing key on the broker. */
  readonly type: string;
  /** CloudEvents `subject`: `<kind>/<id>`. Events of one subject are delivered in order. */
  readonly subject: string;
  readonly data: object;
}

/** The payload of every event that tells of a change: the object before and after. */
export interface Change<View> {
  readonly previous: View;
  readonly updated: View;
}
