import { describe, expect, it } from 'vitest';
import { WakeUpCall } from './wake-up-call';

const LONG = 60_000;

describe('a wake-up call', () => {
  const lives = new AbortController().signal;

  it('ends the sleep', async () => {
    const call = new WakeUpCall();
    const sleep = call.sleep(LONG, lives);
    call.ring();
    await sleep;
  });

  it('that came before ends the next sleep, and only that one', async () => {
    const call = new WakeUpCall();
    call.ring();
    await call.sleep(LONG, lives);
    const began = performance.now();
    await call.sleep(50, lives);
    expect(performance.now() - began).toBeGreaterThan(40);
  });

  it('is not needed when whoever sleeps is to end', async () => {
    const ended = new AbortController();
    const call = new WakeUpCall();
    const sleep = call.sleep(LONG, ended.signal);
    ended.abort();
    await sleep;
    await call.sleep(LONG, ended.signal);
  });
});
