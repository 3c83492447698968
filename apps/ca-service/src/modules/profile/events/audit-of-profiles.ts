/** What audit events of profiles say beyond what their events do (contract 8.3): a deletion has no answer. */
export const profileDeletionAudit = { output: (): null => null };
