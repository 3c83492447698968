import { CaMovedMeanwhileError } from '../certificate.errors';

/** Only imports move CAs, one at a time: more than one during one issuance is rare, more than three is an attack. */
const ATTEMPTS = 4;

/**
 * Issues, and issues anew when the CA was moved meanwhile; the attempt must load the CA itself. What a former
 * attempt signed has never left the process, and is stored nowhere.
 * @throws CaMovedMeanwhileError when the CA is moved again and again, and whatever the attempt throws
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
