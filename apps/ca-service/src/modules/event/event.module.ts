import { Module } from '@nestjs/common';
import { EventArrivals } from './domain/event-arrivals';
import { EventCleanUpJob } from './event-clean-up.job';
import { EventController } from './http/event.controller';
import { EventStreamController } from './http/event-stream.controller';
import { EventStreams } from './http/event-streams';
import { EventReader } from './persistence/event.reader';
import { EventRemoval } from './persistence/event-removal';
import { PostgresEventArrivals } from './persistence/postgres-event-arrivals';
import { FollowEventsHandler } from './queries/follow-events';
import { ListEventsHandler } from './queries/list-events';

/** The log of events, for consumers that were away and for those without a broker. */
@Module({
  controllers: [EventController, EventStreamController],
  providers: [
    ListEventsHandler,
    FollowEventsHandler,
    EventStreams,
    EventReader,
    { provide: EventArrivals, useClass: PostgresEventArrivals },
    EventRemoval,
    EventCleanUpJob,
  ],
})
export class EventModule {}
