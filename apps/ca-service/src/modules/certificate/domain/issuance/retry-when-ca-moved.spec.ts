import { describe, expect, it } from 'vitest';
import { CaMovedMeanwhileError, CaNotActiveError } from '../certificate.errors';
import { retryWhenCaMoved } from './retry-when-ca-moved';

describe('retryWhenCaMoved', () => {
  const failing = (times: number, error: Error) => {
    const calls = { made: 0 };
    const attempt = (): Promise<string> => {
      calls.made += 1;
      return calls.made <= times ? Promise.reject(error) : Promise.resolve('issued');
    };
    return { calls, attempt };
  };

  it('retryWhenCaMoved runs the attempt again after each move of the CA', async () => {
    const { calls, attempt } = failing(3, new CaMovedMeanwhileError('ca'));
    expect(await retryWhenCaMoved(attempt)).toBe('issued');
    expect(calls.made).toBe(4);
  });

  it('retryWhenCaMoved gives up when every attempt meets a move', async () => {
    const { calls, attempt } = failing(Infinity, new CaMovedMeanwhileError('ca'));
    await expect(retryWhenCaMoved(attempt)).rejects.toThrow('the CA was moved meanwhile: retry the request');
    expect(calls.made).toBe(4);
  });

  it('retryWhenCaMoved throws any other error at once', async () => {
    const { calls, attempt } = failing(1, new CaNotActiveError('ca'));
    await expect(retryWhenCaMoved(attempt)).rejects.toThrow(CaNotActiveError);
    expect(calls.made).toBe(1);
  });
});
