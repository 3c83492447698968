import { expect, it } from 'vitest';
import { diagramDocument } from '../../tools/docs/diagram-document';

it('docs/architecture-diagram.md shows the imports of the code', async () => {
  await expect(await diagramDocument()).toMatchFileSnapshot('../../docs/architecture-diagram.md');
});
