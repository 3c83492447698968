import type { KeyEngineDescription } from '@libs/crypto';
import { Query } from '@nestjs/cqrs';

export interface ListedEngine {
  readonly description: KeyEngineDescription;
  readonly isDefault: boolean;
}

export class ListEnginesQuery extends Query<ListedEngine[]> {}
