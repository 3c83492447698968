/** `npm run test:soak` repeats what only shows now and then more often than the whole run has time for. */
export const inSoak = (repetitions: number, otherwise: number): number =>
  process.env['SOAK'] === 'true' ? repetitions : otherwise;
