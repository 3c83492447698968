import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const REPOSITORY = join(__dirname, '../..');
const DOCUMENTS = globSync(['*.md', '{docs,apps,libs,test,tools}/**/*.md'], {
  cwd: REPOSITORY,
  exclude: ['**/node_modules/**'],
});

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');
const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');

interface Link {
  readonly file: string;
  readonly target: string;
}

/** The links of a document to other places in the repository. */
function linksIn(file: string): Link[] {
  return [...withoutCode(read(file)).matchAll(/\]\(([^()\s]+)\)|^\[[^\]]+\]:\s*(\S+)/gm)]
    .map(([, inline, reference]) => ({ file, target: inline ?? reference ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives a document: of its headings, and those that it states itself. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = read(path).replace(/^```.*?^```/gms, '');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const stated = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...stated]);
}

function leadsSomewhere({ file, target }: Link): boolean {
  const [path = '', anchor] = target.split('#');
  const document = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(REPOSITORY, document))) return false;
  return anchor === undefined || !document.endsWith('.md') || anchorsOf(document).has(anchor);
}

describe('links between documents', () => {
  const links = DOCUMENTS.flatMap(linksIn);

  it('lead to files and headings that exist', () => {
    expect(links.length).toBeGreaterThan(200);
    expect(links.filter((link) => !leadsSomewhere(link))).toEqual([]);
  });
});
