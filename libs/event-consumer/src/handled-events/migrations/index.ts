import { CreateHandledEvents1764600000000 } from './1764600000000-create-handled-events';

/** For the list of migrations of a service that uses `PostgresHandledEvents`. */
export const EVENT_CONSUMER_MIGRATIONS = [CreateHandledEvents1764600000000];
