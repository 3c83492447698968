import { type CallerContext, Clock } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { fromStructuredJson, toStructuredJson, traceparentOf } from './cloud-event';
import { type EventOrigin, eventOrigin, MAX_CLAIMS_BYTES } from './event-origin';
import { type IdentifiedEvent, toCloudEvent } from './to-cloud-event';

class StoppedClock extends Clock {
  now(): Date {
    return new Date('2026-06-09T08:31:12.004Z');
  }
}

const EVENT: IdentifiedEvent = {
  id: '0b8f6e3e-6d0c-4d5e-9d0e-3a0f3f6d2c11',
  type: 'ca.create',
  subject: 'ca/root-1',
  data: { id: 'root-1' },
};
const BINARY_EVENT: IdentifiedEvent = {
  id: '7d8a4a2e-1c61-4f3b-8f3a-5b0f6f7d9e02',
  type: 'ca.sign.signature',
  subject: 'ca/root-1',
  data: Buffer.of(0x30, 0xfb, 0xff),
  extensions: { messagetype: 'raw', messagedigest: 'sha256:00ff' },
};
const TRACE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

function originOf(context?: Partial<CallerContext>): EventOrigin {
  return eventOrigin(context && { requestId: 'r', source: 'service/ca', ...context }, new StoppedClock());
}

function wrap(context?: Partial<CallerContext>, event = EVENT) {
  return toCloudEvent(event, originOf(context));
}

function callerWith(claims: Record<string, unknown>) {
  return { caller: { authType: 'jwt' as const, authId: 'b7c0', claims } };
}

describe('toCloudEvent', () => {
  it('makes the envelope that existing consumers know', () => {
    expect(wrap({ ...TRACE, ...callerWith({ sub: 'b7c0' }) })).toEqual({
      specversion: '1.0',
      id: '0b8f6e3e-6d0c-4d5e-9d0e-3a0f3f6d2c11',
      source: 'source://lamassu.io/ctx/source/service/ca',
      type: 'ca.create',
      subject: 'ca/root-1',
      datacontenttype: 'application/json',
      time: '2026-06-09T08:31:12.004Z',
      traceid: TRACE.traceId,
      spanid: TRACE.spanId,
      authtype: 'jwt',
      authid: 'b7c0',
      authclaims: '{"sub":"b7c0"}',
      data: { id: 'root-1' },
    });
  });

  it('omits trace and caller for a job', () => {
    expect(Object.keys(wrap())).toEqual([
      ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'data'],
    ]);
  });

  it.each([
    { call: 'a request', context: { ...TRACE, ...callerWith({ sub: '"quoted"', groups: ['a'] }) } },
    { call: 'a job', context: undefined },
  ])('makes the same bytes from the origin of $call after it was stored', ({ context }) => {
    const stored = JSON.parse(JSON.stringify(originOf(context))) as EventOrigin;
    expect(toStructuredJson(toCloudEvent(EVENT, stored))).toBe(toStructuredJson(wrap(context)));
  });

  it('encodes bytes as base64 with the content type application/octet-stream', () => {
    const event = wrap({}, BINARY_EVENT);
    expect(event).toMatchObject({ datacontenttype: 'application/octet-stream', data_base64: 'MPv/' });
    expect(event).not.toHaveProperty('data');
  });

  it('adds extension attributes to the envelope', () => {
    expect(wrap({}, BINARY_EVENT)).toMatchObject({ messagetype: 'raw', messagedigest: 'sha256:00ff' });
  });

  it.each(['messageType', 'message_type', '', 'x'.repeat(21), 'data', 'subject', 'traceid', 'data_base64'])(
    'rejects an extension attribute with the name "%s"',
    (name) => {
      const event = { ...EVENT, extensions: { [name]: 'x' } };
      expect(() => wrap({}, event)).toThrow(`"${name}" cannot be the name of an extension attribute`);
    },
  );

  it.each([
    ['my device/1', 'my%20device/1'],
    ['\ud800', '%EF%BF%BD'],
    ['x'.repeat(1000), 'x'.repeat(256)],
  ])('makes a URI from any source header', (source, uri) => {
    expect(wrap({ source }).source).toBe(`source://lamassu.io/ctx/source/${uri}`);
  });

  it('keeps only the identifying claims of an oversized token', () => {
    const groups = Array.from({ length: 1000 }, (_, index) => `/groups/${index}`);
    const { authclaims = '' } = wrap(
      callerWith({ sub: 'b7c0', iss: 'https://idp', azp: 'x'.repeat(300), groups }),
    );
    expect(JSON.parse(authclaims)).toEqual({ iss: 'https://idp', sub: 'b7c0', claims_omitted: true });
    expect(authclaims.length).toBeLessThan(MAX_CLAIMS_BYTES);
  });
});

describe('structured JSON', () => {
  it('parses to the same event', () => {
    const event = wrap({ ...TRACE, ...callerWith({ sub: '"quoted"' }) });
    expect(fromStructuredJson(toStructuredJson(event))).toEqual(event);
  });

  it('parses to the same event with bytes as payload, which come last', () => {
    const event = wrap({ ...TRACE }, BINARY_EVENT);
    const text = toStructuredJson(event);
    expect(fromStructuredJson(text)).toEqual(event);
    expect(text).toMatch(/,"data_base64":"MPv\/"}$/);
    expect(traceparentOf(text)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
  });

  it('contains the traceparent', () => {
    const text = toStructuredJson(wrap({ ...TRACE, ...callerWith({ sub: 'b7c0' }) }));
    expect(traceparentOf(text)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
  });

  it('ignores a trace in payload or claims', () => {
    const forged = { traceid: TRACE.traceId, spanid: TRACE.spanId };
    const event = { ...EVENT, subject: `,"data":,"traceid":"${TRACE.traceId}"`, data: forged };
    expect(traceparentOf(toStructuredJson(wrap(callerWith(forged), event)))).toBeUndefined();
  });

  it('ignores a trace in an extension attribute', () => {
    const value = `","traceid":"${TRACE.traceId}","spanid":"${TRACE.spanId}"`;
    const event = { ...BINARY_EVENT, extensions: { messagetype: value } };
    expect(traceparentOf(toStructuredJson(wrap({}, event)))).toBeUndefined();
  });
});
