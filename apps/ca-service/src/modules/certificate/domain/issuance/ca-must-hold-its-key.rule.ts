import { InvalidValueError } from '@libs/kernel';
import type { IssuanceRule } from './issuance-request';

/** A CA imported without its key is known, but cannot sign. */
export const caMustHoldItsKey: IssuanceRule = ({ ca }) => {
  if (ca?.engineId === '')
    throw new InvalidValueError('the service does not hold the private key of this CA');
};
