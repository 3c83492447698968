import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Principal } from './permissions';
import { VerifiedTokens } from './verified-tokens';

const principal = (expiresInSeconds: number, subject = 'alice'): Principal => ({
  subject,
  claims: {},
  permission: 'reader',
  expiresAt: Date.now() / 1000 + expiresInSeconds,
  caller: { authType: 'jwt', authId: subject, claims: {} },
});

describe('VerifiedTokens', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('finds a remembered token, and no other', () => {
    const tokens = new VerifiedTokens();
    tokens.add('a.b.c', principal(300));
    expect(tokens.find('a.b.c')?.subject).toBe('alice');
    expect(tokens.find('a.b.d')).toBeUndefined();
  });

  it('forgets a token after 60 seconds', () => {
    const tokens = new VerifiedTokens();
    tokens.add('a.b.c', principal(300));
    vi.advanceTimersByTime(59_999);
    expect(tokens.find('a.b.c')).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('forgets a token after 60 seconds even when it is used', () => {
    const tokens = new VerifiedTokens();
    tokens.add('a.b.c', principal(300));
    for (let i = 0; i < 6; i++) {
      expect(tokens.find('a.b.c')).toBeDefined();
      vi.advanceTimersByTime(10_000);
    }
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('forgets a token at its exp', () => {
    const tokens = new VerifiedTokens();
    tokens.add('a.b.c', principal(10));
    vi.advanceTimersByTime(10_000);
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('does not remember a token past its exp', () => {
    const tokens = new VerifiedTokens();
    tokens.add('a.b.c', principal(-1));
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('drops the least recently used token when it is full', () => {
    const tokens = new VerifiedTokens(2);
    for (const name of ['one', 'two', 'three']) tokens.add(name, principal(300, name));
    expect(['one', 'two', 'three'].map((name) => tokens.find(name)?.subject)).toEqual([
      undefined,
      'two',
      'three',
    ]);
  });
});
