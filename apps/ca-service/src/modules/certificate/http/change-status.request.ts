import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import {
  CERTIFICATE_STATUSES,
  REVOCATION_REASONS,
  type RevocationReason,
  type StatusChange,
} from '../domain';

const UNSUPPORTED_REASON = wireText('unsupported revocation code');
/** RFC 5280 section 5.3.1: removeFromCRL stands in delta CRLs, for what is no longer revoked; it revokes nothing. */
const REASON_BY_LOWER_CASE = new Map(
  REVOCATION_REASONS.filter((reason) => reason !== 'RemoveFromCRL').map((reason) => [
    reason.toLowerCase(),
    reason,
  ]),
);

/** Contract 2.1, without RemoveFromCRL: words without regard to case; absent is `Unspecified`, `null` is refused. */
const revocationReason = z
  .string({ error: UNSUPPORTED_REASON })
  .transform((value, context): RevocationReason => {
    const reason = REASON_BY_LOWER_CASE.get(value.toLowerCase());
    if (reason === undefined) context.addIssue({ code: 'custom', message: UNSUPPORTED_REASON });
    return reason ?? 'Unspecified';
  })
  .default('Unspecified');

/** Body of POST /cas/{id}/status and PUT /certificates/{sn}/status (contract 3.1, 3.3). */
export const changeStatusRequest = wireObject(
  {
    status: z.enum(CERTIFICATE_STATUSES, { error: wireText('struct validation error') }),
    revocation_reason: revocationReason,
  },
  { nullIsAValue: ['revocation_reason'] },
);

export type ChangeStatusRequest = z.infer<typeof changeStatusRequest>;

export const toStatusChange = ({ status, revocation_reason: reason }: ChangeStatusRequest): StatusChange => ({
  status,
  reason,
});
