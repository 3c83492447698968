import { describe, expect, it } from 'vitest';
import { isReachableId } from './reachable-id';

describe('isReachableId', () => {
  it.each(['.', '..', '%2e', '%2E', '.%2e', '%2e.', '%2E%2e'])(
    'rejects %j, which URL parsers remove from a path',
    (id) => {
      expect(new URL(`http://ca.test/cas/${id}/chain`).pathname).not.toContain(id);
      expect(isReachableId(id)).toBe(false);
    },
  );

  it.each(['cn', 'expirations', 'issuance'])('rejects %j, which is the segment of another route', (id) => {
    expect(isReachableId(id)).toBe(false);
  });

  it.each(['...', '.a', 'a..', '%2f', '%', 'CN', 'import', ' ', 'a\\b', '?', '#', 'é'])(
    'accepts %j',
    (id) => {
      expect(new URL(`http://ca.test/cas/${encodeURIComponent(id)}`).pathname).toBe(
        `/cas/${encodeURIComponent(id)}`,
      );
      expect(isReachableId(id)).toBe(true);
    },
  );
});
