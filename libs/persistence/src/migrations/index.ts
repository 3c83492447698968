import { CreateSchema1764000000000 } from './1764000000000-create-schema';
import { AddCaLifecycle1764100000000 } from './1764100000000-add-ca-lifecycle';
import { AddEventDrafts1764200000000 } from './1764200000000-add-event-drafts';

/** In the order they are run. */
export const MIGRATIONS = [
  CreateSchema1764000000000,
  AddCaLifecycle1764100000000,
  AddEventDrafts1764200000000,
];
