/**
 * An event on the wire: CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) with the
 * extension attributes that existing consumers use. An event type can have further extension attributes.
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
  /** A UUID. A repeated delivery has the same id, so consumers can drop repeats. */
  readonly id: string;
  /** `source://lamassu.io/ctx/source/<source of the request>`. */
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** Extension: the W3C trace id (32 hex digits) of the request behind the event. */
  readonly traceid?: string;
  /** Extension: the W3C parent id (16 hex digits) of the request behind the event. */
  readonly spanid?: string;
  /** Extensions: authentication type, id and claims (a JSON string) of the caller. */
  readonly authtype?: string;
  readonly authid?: string;
  readonly authclaims?: string;
}

/**
 * Serializes an event to structured JSON (CloudEvents JSON format 1.0.2, section 3). The payload comes last, so that
 * `traceparentOf` can read attributes from the start of the text without parsing the payload.
 */
export function toStructuredJson({ data, data_base64, ...attributes }: CloudEvent): string {
  return JSON.stringify({ ...attributes, data, data_base64 });
}

/** Parses the output of `toStructuredJson`. Does not validate, so it is unfit for events of other senders. */
export function fromStructuredJson(text: string): CloudEvent {
  return JSON.parse(text) as CloudEvent;
}

const PAYLOAD = /,"data(?:_base64)?":/;
const TRACE = /"traceid":"([0-9a-f]{32})".*?"spanid":"([0-9a-f]{16})"/;

/**
 * Returns the W3C `traceparent` header (https://www.w3.org/TR/trace-context/#traceparent-header) of an event that
 * `toStructuredJson` serialized; `undefined` without a trace. JSON escapes quotes in attribute values, so the first
 * `,"data":` or `,"data_base64":` is the payload.
 */
export function traceparentOf(structuredJson: string): string | undefined {
  const attributes = structuredJson.slice(0, structuredJson.search(PAYLOAD));
  const [, traceId, spanId] = TRACE.exec(attributes) ?? [];
  return traceId && spanId ? `00-${traceId}-${spanId}-01` : undefined;
}
