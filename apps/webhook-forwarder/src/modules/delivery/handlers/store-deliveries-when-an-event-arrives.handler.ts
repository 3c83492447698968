import { type CaEvent, OnCaEvent } from '@libs/event-consumer';
import { Injectable } from '@nestjs/common';
import { Deliveries } from '../domain/deliveries';
import { Subscriptions } from '../subscriptions';

/** Stores deliveries in the transaction that records the event as handled, so that each is stored exactly once. */
@Injectable()
export class StoreDeliveriesWhenAnEventArrivesHandler {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly deliveries: Deliveries,
  ) {}

  @OnCaEvent('#')
  async onAny(event: CaEvent): Promise<void> {
    const subscriptions = this.subscriptions.wanting(event.type);
    if (subscriptions.length === 0) return;
    const { id: eventId, type } = event;
    const { subject = '' } = event as { readonly subject?: string }; // optional in CloudEvents
    await this.deliveries.add({ subscriptions, eventId, type, subject, event: JSON.stringify(event) });
  }
}
