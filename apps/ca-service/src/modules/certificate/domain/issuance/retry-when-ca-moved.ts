import { CaMovedMeanwhileError } from '../certificate.errors';

/** Only imports move CAs, one at a time. Two moves during one issuance are rare; more than three indicate an attack. */
const ATTEMPTS = 4;

/**
 * Runs `attempt` again when an import moved the CA meanwhile. The attempt must load the CA itself. A certificate of
 * an earlier attempt is neither stored nor returned.
 * @throws CaMovedMeanwhileError when the last attempt fails with it, and every other error of an attempt at once
 */
export async function retryWhenCaMoved<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; left > 0; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof CaMovedMeanwhileError)) throw error;
    }
  }
  return attempt();
}
