import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AuditedCallData } from './audit-event-data';
import type { CaEvent } from './ca-event';
import type { CertificateView } from './ca-event-data';
import { OnCaEvent, patternsOf } from './on-ca-event.decorator';

describe('OnCaEvent', () => {
  it('records every pattern of a method', () => {
    class Listener {
      @OnCaEvent('ca.create')
      @OnCaEvent('ca.*.update')
      onCa(event: CaEvent<'ca.create' | 'ca.*.update'>): Promise<void> {
        return Promise.reject(new Error(event.type));
      }
    }
    expect(patternsOf(Object.getOwnPropertyDescriptor(Listener.prototype, 'onCa')?.value as object)).toEqual([
      'ca.*.update',
      'ca.create',
    ]);
  });

  it.each(['', '.', 'ca..create', 'ca.#x', 'ca.cre ate', 'ca.', 'x'.repeat(256)])('rejects %j', (pattern) => {
    expect(() => OnCaEvent(pattern)).toThrow('is not a topic pattern');
  });

  it('infers the events that match a pattern, with their payloads', () => {
    expectTypeOf<CaEvent<'certificate.create'>['data']>().toEqualTypeOf<CertificateView>();
    expectTypeOf<CaEvent<'certificate.*.update'>['type']>().toEqualTypeOf<
      'certificate.status.update' | 'certificate.metadata.update'
    >();
    expectTypeOf<CaEvent<'ca.sign.*'>['type']>().toEqualTypeOf<'ca.sign.certificate' | 'ca.sign.signature'>();
    expectTypeOf<CaEvent<'ca.reissue.#'>['type']>().toEqualTypeOf<'ca.reissue' | 'ca.reissue.error'>();
    expectTypeOf<CaEvent<'audit.profile.#.delete'>['data']>().toEqualTypeOf<AuditedCallData>();
    expectTypeOf<CaEvent<'profile.issuance'>>().toEqualTypeOf<never>();
    expectTypeOf<CaEvent<'certificate.#.delete'>['type']>().toEqualTypeOf<'certificate.delete'>();
    expectTypeOf<CaEvent<'ca.sign.signature'>['data_base64']>().toEqualTypeOf<string>();
  });
});
