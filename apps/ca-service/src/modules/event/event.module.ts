import { Module } from '@nestjs/common';
import { EventController } from './http/event.controller';
import { EventReader } from './persistence/event.reader';
import { ListEventsHandler } from './queries/list-events/list-events.handler';

/** The log of events, for consumers that were away. */
@Module({ controllers: [EventController], providers: [ListEventsHandler, EventReader] })
export class EventModule {}
