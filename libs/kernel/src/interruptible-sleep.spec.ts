import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abortableSleep, InterruptibleSleep } from './interruptible-sleep';

const LONG = 60_000;
const NEVER = new AbortController().signal;

/** Whether a promise is resolved once everything that is due has run. */
async function isResolved(promise: Promise<void>): Promise<boolean> {
  let resolved = false;
  void promise.then(() => (resolved = true));
  await vi.advanceTimersByTimeAsync(0);
  return resolved;
}

describe('InterruptibleSleep', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sleeps until the time is over', async () => {
    const sleeping = new InterruptibleSleep().sleep(LONG, NEVER);
    await vi.advanceTimersByTimeAsync(LONG - 1);
    expect(await isResolved(sleeping)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isResolved(sleeping)).toBe(true);
  });

  it('ends on a wake-up', async () => {
    const sleep = new InterruptibleSleep();
    const sleeping = sleep.sleep(LONG, NEVER);
    expect(await isResolved(sleeping)).toBe(false);
    sleep.wake();
    expect(await isResolved(sleeping)).toBe(true);
  });

  it('ends at once after a wake-up while nothing slept, and only the first time', async () => {
    const sleep = new InterruptibleSleep();
    sleep.wake();
    expect(await isResolved(sleep.sleep(LONG, NEVER))).toBe(true);
    expect(await isResolved(sleep.sleep(LONG, NEVER))).toBe(false);
  });

  it('ends when the signal is aborted, before or during the sleep', async () => {
    const stopping = new AbortController();
    const sleep = new InterruptibleSleep();
    const sleeping = sleep.sleep(LONG, stopping.signal);
    stopping.abort();
    expect(await isResolved(sleeping)).toBe(true);
    expect(await isResolved(sleep.sleep(LONG, stopping.signal))).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const sleep = new InterruptibleSleep();
    const sleeping = sleep.sleep(LONG, NEVER);
    sleep.wake();
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('abortableSleep', () => {
  it('resolves when the signal is aborted, before or during the sleep', async () => {
    const stopping = new AbortController();
    const sleeping = abortableSleep(LONG, stopping.signal);
    stopping.abort();
    await sleeping;
    await abortableSleep(LONG, stopping.signal);
  });
});
