import { type CaEvent, OnCaEvent } from '@libs/event-consumer';
import { Injectable } from '@nestjs/common';
import { Deliveries } from '../domain/deliveries';
import { Subscriptions } from '../subscriptions';

/** In the transaction that notes the event as handled: so each delivery is there exactly once. */
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
    const { subject = '' } = event as { readonly subject?: string }; // CloudEvents does not ask for one
    await this.deliveries.add({ subscriptions, eventId, type, subject, event: JSON.stringify(event) });
  }
}
