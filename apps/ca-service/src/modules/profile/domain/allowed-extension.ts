import { isDottedOid, isReservedExtension } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';

/** Rejects an entry of `allowed_extensions` that no request may obtain. @throws InvalidValueError */
export function refuseReservedExtension(oid: string): void {
  if (!isDottedOid(oid)) {
    throw new InvalidValueError('must be a dotted object identifier such as 1.3.6.1.5.5.7.1.24');
  }
  if (isReservedExtension(oid)) {
    throw new InvalidValueError('must not name an extension that the service writes or checks itself');
  }
}
