import { z } from 'zod';

/** `?dry_run=true` answers what would be issued and stores nothing. */
export const dryRunRequest = z.object({
  dry_run: z
    .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
    .optional()
    .describe('true: answer what would be issued, and store nothing'),
});

export type DryRunRequest = z.infer<typeof dryRunRequest>;

export const isDryRun = ({ dry_run }: DryRunRequest): boolean => dry_run === 'true' || dry_run === '1';
