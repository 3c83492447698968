import { Module } from '@nestjs/common';
import { EventCleanUpJob } from './event-clean-up.job';
import { EventController } from './http/event.controller';
import { EventReader } from './persistence/event.reader';
import { EventRemoval } from './persistence/event-removal';
import { ListEventsHandler } from './queries/list-events/list-events.handler';

/** The log of events, for consumers that were away. */
@Module({
  controllers: [EventController],
  providers: [ListEventsHandler, EventReader, EventRemoval, EventCleanUpJob],
})
export class EventModule {}
