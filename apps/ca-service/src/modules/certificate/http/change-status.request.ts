import { wireObject } from '@libs/http';
import { z } from 'zod';
import { CERTIFICATE_STATUSES, REVOCATION_REASONS, type RevocationReason } from '../domain';

const REASON_BY_LOWER_CASE = new Map(REVOCATION_REASONS.map((reason) => [reason.toLowerCase(), reason]));

/** Contract 2.1: words without regard to case; absent is `Unspecified`. */
const revocationReason = z
  .string({ error: 'unsupported revocation code' })
  .transform((value, context): RevocationReason => {
    const reason = REASON_BY_LOWER_CASE.get(value.toLowerCase());
    if (reason === undefined) context.addIssue({ code: 'custom', message: 'unsupported revocation code' });
    return reason ?? 'Unspecified';
  })
  .default('Unspecified');

export const changeStatusRequest = wireObject({
  status: z.enum(CERTIFICATE_STATUSES, { error: 'struct validation error' }),
  revocation_reason: revocationReason,
});

export type ChangeStatusRequest = z.infer<typeof changeStatusRequest>;
