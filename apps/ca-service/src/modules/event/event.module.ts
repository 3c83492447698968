import { Module } from '@nestjs/common';
import { EventNotifications } from './domain/event-log';
import { EventCleanUpJob } from './event-clean-up.job';
import { EventController, EventStreamController } from './http/event.controller';
import { EventStreams } from './http/event-streams';
import { EventReader } from './persistence/event.reader';
import { EventRemoval } from './persistence/event-removal';
import { PostgresEventNotifications } from './persistence/postgres-event-notifications';
import { FollowEventsHandler } from './queries/follow-events';
import { ListEventsHandler } from './queries/list-events';

/** The log of events, for consumers that were disconnected and for consumers without a broker. */
@Module({
  controllers: [EventController, EventStreamController],
  providers: [
    ListEventsHandler,
    FollowEventsHandler,
    EventStreams,
    EventReader,
    { provide: EventNotifications, useClass: PostgresEventNotifications },
    EventRemoval,
    EventCleanUpJob,
  ],
})
export class EventModule {}
