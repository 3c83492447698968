import { Query } from '@nestjs/cqrs';
import type { KeyEngineView } from '../../wire';

export class ListEnginesQuery extends Query<KeyEngineView[]> {}
