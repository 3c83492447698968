import { CERTIFICATE_LINTS } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import { formatted } from '../../tools/docs/formatted';
import { lintsDocument } from '../../tools/docs/lints-document';

describe('docs/lints.md', () => {
  it('lists every rule as it is in the code', async () => {
    expect(CERTIFICATE_LINTS.length).toBeGreaterThanOrEqual(60);
    await expect(await formatted(lintsDocument(CERTIFICATE_LINTS), 'lints.md')).toMatchFileSnapshot(
      '../../docs/lints.md',
    );
  });
});
