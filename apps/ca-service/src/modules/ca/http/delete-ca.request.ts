import { lastOccurrence } from '@libs/http';
import { z } from 'zod';

/** Contract 3.1: `true` or `1`, anything else is false. */
export const deleteCaRequest = z.object({
  cascade_delete: lastOccurrence
    .transform((value) => value === 'true' || value === '1')
    .describe('true or 1: delete everything below the CA as well, instead of revoking it'),
});

export type DeleteCaRequest = z.infer<typeof deleteCaRequest>;
