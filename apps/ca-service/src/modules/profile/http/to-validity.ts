import { Validity, ZERO_TIME } from '../domain';
import type { ValidityRequest } from './validity.request';

/** A validity as the domain knows it, from a body. */
export function toValidity(body: ValidityRequest): Validity {
  const type = body.type === '' || body.type === 'Duration' ? body.type : 'Time';
  const time = body.time ?? ZERO_TIME;
  return Validity.fromView({
    type,
    time,
    ...(body.duration === undefined ? {} : { duration: body.duration }),
  });
}
