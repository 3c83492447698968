import { CreateSchema1764000000000 } from './1764000000000-create-schema';

/** In the order in which they run. */
export const MIGRATIONS = [CreateSchema1764000000000];
