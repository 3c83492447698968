/** Returns `much` in `npm run test:soak`, else `otherwise`: the soak repeats rare races more often. */
export const inSoak = <T>(much: T, otherwise: T): T => (process.env['SOAK'] === 'true' ? much : otherwise);
