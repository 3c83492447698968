import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { citationsIn, exists, sectionsOf } from './contract-citations';

const REPOSITORY = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

const CONTRACT = 'docs/wire-contract.md';
const SECTIONS = sectionsOf(read(CONTRACT));

/** Made from comments of the code, which hold no links. */
const GENERATED = ['docs/errors.md', 'docs/events.md', 'docs/interoperability.md', 'docs/lints.md'];
const LINK = /\[contract [\d.]+(?:, [\w ]+)?\]\((?:\.\.\/)*(?:docs\/)?wire-contract\.md#[\d.]+\)/gi;
const OWN = /^test\/architecture\/contract-citations/;

const CITING = globSync(
  ['{apps,libs,test,tools,docs,docker}/**/*.{ts,mts,js,mjs,cjs,json,go,py,java,md,yaml}', '*.md'],
  { cwd: REPOSITORY, exclude: ['**/node_modules/**'] },
).filter((file) => file !== CONTRACT && !OWN.test(file));
const DOCUMENTS = CITING.filter(
  (file) => file.endsWith('.md') && !file.startsWith('test/') && !GENERATED.includes(file),
);

describe('citations of the contract', () => {
  it.each([
    ['contract 3.6 and 10.1, 36', [{ section: '3.6' }, { section: '10.1' }, { section: '10.1', item: 36 }]],
    ['(contract 3.1,\n * check 2)', [{ section: '3.1' }, { section: '3.1', item: 2 }]],
    ['Contract 2.7; 3.0, route 25', [{ section: '2.7' }, { section: '3.0' }, { section: '3.0', item: 25 }]],
    ['the contract (section 7)', []],
    ['the contract section 7', [{ section: '7' }]],
  ])('%j are read', (text, expected) => {
    expect(citationsIn(text)).toEqual(expected);
  });

  it('in code, tests and documents name sections and items that exist', () => {
    const citations = CITING.flatMap((file) =>
      citationsIn(read(file)).map((citation) => ({ file, ...citation })),
    );
    expect(citations.length).toBeGreaterThan(200);
    expect(citations.filter((citation) => !exists(citation, SECTIONS))).toEqual([]);
  });

  it('in documents are links to the section', () => {
    const withoutLinks = (text: string): string => text.replace(/\s+/g, ' ').replace(LINK, '');
    const unlinked = DOCUMENTS.flatMap((file) =>
      citationsIn(withoutLinks(read(file))).map((citation) => ({ file, ...citation })),
    );
    expect(unlinked).toEqual([]);
  });

  it('in links lead to an anchor of the contract', () => {
    const anchors = new Set([...read(CONTRACT).matchAll(/<a id="([\d.]+)">/g)].map(([, id]) => id));
    const links = [...DOCUMENTS, CONTRACT].flatMap((file) =>
      [...read(file).matchAll(file === CONTRACT ? /\]\(#([\d.]+)\)/g : /wire-contract\.md#([\d.]+)\)/g)].map(
        ([, anchor]) => ({ file, anchor }),
      ),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ anchor }) => !anchors.has(anchor))).toEqual([]);
  });
});
