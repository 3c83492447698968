/**
 * The channel of PostgreSQL's NOTIFY on which every commit that gives numbers is told: whoever reads the event log
 * and wants more need not ask again and again. One process numbers at a time, so that the lock that a commit with a
 * notification takes is waited for by nobody, least of all by those who issue.
 */
export const EVENTS_NUMBERED = 'outbox_numbered';
