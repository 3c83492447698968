import { describe, expect, it } from 'vitest';
import { CaMovedMeanwhileError, CaNotActiveError } from '../certificate.errors';
import { retryWhenCaMoved } from './retry-when-ca-moved';

describe('issuing wherever the CA is', () => {
  const failing = (times: number, error: Error) => {
    const calls = { made: 0 };
    const attempt = (): Promise<string> => {
      calls.made += 1;
      return calls.made <= times ? Promise.reject(error) : Promise.resolve('issued');
    };
    return { calls, attempt };
  };

  it('is done anew each time the CA was moved', async () => {
    const { calls, attempt } = failing(3, new CaMovedMeanwhileError('ca'));
    expect(await retryWhenCaMoved(attempt)).toBe('issued');
    expect(calls.made).toBe(4);
  });

  it('ends when the CA never stays', async () => {
    const { calls, attempt } = failing(Infinity, new CaMovedMeanwhileError('ca'));
    await expect(retryWhenCaMoved(attempt)).rejects.toThrow('the CA was moved meanwhile: try again');
    expect(calls.made).toBe(4);
  });

  it('ends at once for any other reason', async () => {
    const { calls, attempt } = failing(1, new CaNotActiveError('ca'));
    await expect(retryWhenCaMoved(attempt)).rejects.toThrow(CaNotActiveError);
    expect(calls.made).toBe(1);
  });
});
