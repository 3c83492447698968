import { AggregateRoot } from '@libs/kernel';
import type { Certificate } from '../../certificate/domain';
import { caCreated } from '../events/ca-created.event';
import { toCaView } from './ca.view';

/** Everything that is kept of a CA beside its certificate. */
export interface CaState {
  readonly id: string;
  /** 0 for a root, the parent's level + 1 otherwise. */
  readonly level: number;
  readonly profileId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** A certificate authority and its current certificate. */
export class Ca extends AggregateRoot {
  private constructor(
    readonly state: CaState,
    readonly certificate: Certificate,
  ) {
    super();
  }

  static create(state: CaState, certificate: Certificate): Ca {
    const ca = new Ca(state, certificate);
    ca.record(caCreated(toCaView(state, certificate.state, state.createdAt)));
    return ca;
  }
}
