import { InvalidValueError } from '@libs/kernel';
import type { IssuanceRequest } from './issuance-request';

/** A CA imported without its key is known, but cannot sign. */
export const caMustHoldItsKey = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca?.engineId === '')
    throw new InvalidValueError('the service does not hold the private key of this CA');
};
