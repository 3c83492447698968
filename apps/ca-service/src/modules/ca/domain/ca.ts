import { AggregateRoot } from '@libs/kernel';
import type { Certificate } from '../../certificate/domain';
import { caCreated } from '../events/ca-created.event';
import type { CaState } from './ca-state';
import { toCaView } from './ca.view';

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
