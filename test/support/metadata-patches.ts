/** The beginning of the text for a patch whose operations cannot be applied (contract 3.6). */
const failed = 'failed to apply patches to metadata: ';

/**
 * Operations that are refused on the metadata `{"kept":1}` when they follow one that could be applied, and the
 * text of the answer, which is 400 (contract 3.6, and 10.1, 3).
 */
export const REFUSED_PATCHES: [what: string, err: string, ...operations: unknown[]][] = [
  [
    'a replacement of nothing',
    `${failed}replace operation does not apply: doc is missing key: /x: missing value`,
    { op: 'replace', path: '/x', value: 1 },
  ],
  [
    'an addition of null',
    `${failed}add operation does not apply: value is missing or null: /x: missing value`,
    { op: 'add', path: '/x', value: null },
  ],
  [
    'a test that fails',
    `${failed}test operation does not apply: testing value /kept failed: test failed`,
    { op: 'test', path: '/kept', value: 2 },
  ],
  [
    'a move from nowhere',
    `${failed}move operation does not apply: doc is missing from path: /x: missing value`,
    { op: 'move', from: '/x', path: '/y' },
  ],
  [
    'a move into itself',
    `${failed}move operation does not apply: /kept/x is inside of /kept`,
    { op: 'move', from: '/kept', path: '/kept/x' },
  ],
  [
    'a copy from nowhere',
    `${failed}copy operation does not apply: doc is missing from path: /x: missing value`,
    { op: 'copy', from: '/x', path: '/y' },
  ],
  [
    'a removal of everything',
    `${failed}remove operation does not apply: the whole document cannot be removed`,
    { op: 'remove', path: '' },
  ],
  [
    'a huge index',
    `${failed}add operation does not apply: index 4294967295 is more than 1000 past the end of the array: /x/4294967295`,
    { op: 'add', path: '/x/4294967295', value: 1 },
  ],
  [
    'a document that is too large',
    `${failed}the metadata would be larger than 262144 bytes`,
    { op: 'add', path: '/x', value: 'x'.repeat(262_144) },
  ],
  [
    'copies of copies',
    `${failed}its operations add more than 1048576 bytes`,
    ...Array.from({ length: 40 }, (_, count) => ({ op: 'copy', from: '', path: `/${count}` })),
  ],
  [
    'too many operations',
    `${failed}it has more than 1000 operations`,
    ...Array.from({ length: 1001 }, () => ({ op: 'remove', path: '/x' })),
  ],
  [
    'a document that nests too deep',
    `${failed}add operation does not apply: metadata would nest deeper than 64 levels: ${'/k'.repeat(65)}`,
    { op: 'add', path: '/k'.repeat(65), value: 1 },
  ],
  [
    'an array instead of an object',
    'failed to unmarshal updated metadata: it is not an object',
    { op: 'replace', path: '', value: [] },
  ],
  [
    'an unknown operation',
    'failed to decode patches: patches[1].op is not one of add, remove, replace, move, copy, test',
    { op: 'merge', path: '/x', value: 1 },
  ],
  [
    'an entry that is no object',
    'failed to decode patches: patches[1].op is not one of add, remove, replace, move, copy, test',
    5,
  ],
  ['no path', 'failed to decode patches: patches[1].path is missing or not a text', { op: 'add', value: 1 }],
  [
    'a path without a slash',
    'failed to decode patches: patches[1].path is not a JSON pointer (RFC 6901)',
    { op: 'add', path: 'x', value: 1 },
  ],
  [
    'a path with a bad escape',
    'failed to decode patches: patches[1].path is not a JSON pointer (RFC 6901)',
    { op: 'remove', path: '/~2' },
  ],
  [
    'a move without a source',
    'failed to decode patches: patches[1].from is missing or not a text',
    { op: 'move', path: '/x' },
  ],
];

/** Bodies that hold no patch: 400 `struct validation error` (contract 3.1). */
export const BODIES_WITHOUT_PATCH: [what: string, body: string][] = [
  ['no patches', '{}'],
  ['null for patches', '{"patches":null}'],
  ['nothing but null', 'null'],
  ['an object for patches', '{"patches":{"op":"add","path":"/a","value":1}}'],
  ['the metadata themselves', '{"site":"bilbao","tags":["a"]}'],
];

/** Keys with which a careless program would reach prototypes. JSON has them as keys like any other. */
export const PROTOTYPE_KEYS = {
  body:
    '{"patches":[{"op":"add","path":"/__proto__/isAdmin","value":true},' +
    '{"op":"add","path":"/a","value":{"__proto__":{"b":1},"constructor":{"prototype":{"c":1}}}}]}',
  /** What `{}` becomes: as JSON, because object literals and matchers know `__proto__` as something else. */
  metadata: '{"a":{"__proto__":{"b":1},"constructor":{"prototype":{"c":1}}},"__proto__":{"isAdmin":true}}',
};

/** JSON with the members of the outermost object in the order of their keys' lengths. */
export function inOrder(metadata: unknown): string {
  const members = Object.entries(metadata as object).sort(([a], [b]) => a.length - b.length);
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`;
}
