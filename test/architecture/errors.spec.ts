import { describe, expect, it } from 'vitest';
import { errorsDocument, readErrors } from '../../tools/docs/errors-document';
import { formatted } from '../../tools/docs/formatted';

const ERRORS = readErrors();

describe('docs/errors.md', () => {
  it('lists every error as it is in the code', async () => {
    expect(ERRORS.length).toBeGreaterThan(10);
    await expect(await formatted(errorsDocument(ERRORS), 'errors.md')).toMatchFileSnapshot(
      '../../docs/errors.md',
    );
  });
});

describe('an error', () => {
  it.each(ERRORS)('$name has a code that names its subject and what is wrong', ({ code }) => {
    expect(code).toMatch(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/);
  });

  it('shares its code with no error of another kind', () => {
    const kinds = Map.groupBy(ERRORS, ({ code }) => code);
    expect([...kinds].filter(([, errors]) => new Set(errors.map(({ kind }) => kind)).size > 1)).toEqual([]);
  });
});
