/**
 * One event as it travels: CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md),
 * with the extension attributes that existing consumers know. Extension attributes of a single type of event
 * stand beside these.
 */
export type CloudEvent = JsonEvent | BinaryEvent;

export interface JsonEvent extends EventAttributes {
  readonly datacontenttype: 'application/json';
  readonly data: object;
  readonly data_base64?: never;
}

export interface BinaryEvent extends EventAttributes {
  readonly datacontenttype: 'application/octet-stream';
  /** Base64 of the payload (CloudEvents JSON format 1.0.2, section 3.1.1). */
  readonly data_base64: string;
  readonly data?: never;
}

interface EventAttributes {
  readonly specversion: '1.0';
  /** A UUID of its own for every event; a repeated delivery keeps it, so consumers can drop repeats. */
  readonly id: string;
  /** `source://lamassu.io/ctx/source/<who asked for the change>`. */
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** Extension: the W3C trace id (32 hex digits) of the request behind the event. */
  readonly traceid?: string;
  /** Extension: the W3C parent id (16 hex digits) of the request behind the event. */
  readonly spanid?: string;
  /** Extensions: how the caller was authenticated, who it is, and its claims as a string of JSON. */
  readonly authtype?: string;
  readonly authid?: string;
  readonly authclaims?: string;
}

/**
 * The structured JSON form (CloudEvents JSON format 1.0.2, section 3). The payload is written last: what needs an
 * attribute only, such as `traceparentOf`, reads the start of the text and leaves the payload alone.
 */
export function toStructuredJson({ data, data_base64, ...attributes }: CloudEvent): string {
  return JSON.stringify({ ...attributes, data, data_base64 }); // the one that is undefined is left out
}

/** Reads what `toStructuredJson` wrote; not meant for events of other senders. */
export function fromStructuredJson(text: string): CloudEvent {
  return JSON.parse(text) as CloudEvent;
}

const PAYLOAD = /,"data(?:_base64)?":/;
const TRACE = /"traceid":"([0-9a-f]{32})".*?"spanid":"([0-9a-f]{16})"/;

/**
 * The W3C `traceparent` header (https://www.w3.org/TR/trace-context/#traceparent-header) of an event in the
 * form `toStructuredJson` writes; `undefined` when the event belongs to no trace. Attributes are strings and
 * so hold no bare quote: nothing before `,"data":` or `,"data_base64":` can be mistaken for one of them.
 */
export function traceparentOf(structuredJson: string): string | undefined {
  const attributes = structuredJson.slice(0, structuredJson.search(PAYLOAD));
  const [, traceId, spanId] = TRACE.exec(attributes) ?? [];
  return traceId && spanId ? `00-${traceId}-${spanId}-01` : undefined;
}
