/** `npm run test:soak` repeats what only shows now and then more often than the whole run has time for. */
export const inSoak = <T>(much: T, otherwise: T): T => (process.env['SOAK'] === 'true' ? much : otherwise);
