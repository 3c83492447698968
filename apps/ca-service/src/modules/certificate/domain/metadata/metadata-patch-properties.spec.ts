import { DomainError } from '@libs/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetadataPatch } from './metadata-patch';
import { PATCH_OPERATION_NAMES, type PatchOperationName } from './patch-operation';

/** JSON in another form than in the code under test. Maps have no prototypes. */
type Node = boolean | number | string | null | readonly Node[] | ReadonlyMap<string, Node>;
type Tokens = readonly string[];
interface Step {
  readonly op: PatchOperationName;
  readonly path: Tokens;
  readonly from: Tokens;
  readonly value: Node;
}

class Refused extends Error {}

/** RFC 6902 sections 4.1 to 4.6 without any extra, from one immutable tree to the next. */
const MODEL: Record<PatchOperationName, (root: Node, step: Step) => Node> = {
  add: (root, { path, value }) => change(root, path, value, 'insert'),
  remove: (root, { path }) => change(root, path, null, 'remove'),
  replace: (root, { path, value }) => change(root, path, value, 'replace'),
  copy: (root, { path, from }) => change(root, path, get(root, from), 'insert'),
  move: (root, { path, from }) => {
    const value = get(root, from);
    if (from.length < path.length && from.every((token, at) => token === path[at])) throw new Refused();
    return from.length === 0 ? root : change(change(root, from, null, 'remove'), path, value, 'insert');
  },
  test: (root, { path, value }) => {
    if (canonical(get(root, path)) !== canonical(value)) throw new Refused();
    return root;
  },
};

function get(node: Node, [token, ...rest]: Tokens): Node {
  if (token === undefined) return node;
  const child = isMap(node) ? node.get(token) : isList(node) ? node[indexOf(token)] : undefined;
  if (child === undefined) throw new Refused();
  return get(child, rest);
}

function change(
  node: Node,
  [token, ...rest]: Tokens,
  value: Node,
  how: 'insert' | 'remove' | 'replace',
): Node {
  if (token === undefined) {
    if (how === 'remove') throw new Refused();
    return value;
  }
  if (rest.length > 0 || how === 'replace') {
    return put(node, token, change(get(node, [token]), rest, value, how));
  }
  return how === 'insert' ? insert(node, token, value) : removed(node, token);
}

function put(node: Node, token: string, value: Node): Node {
  return isMap(node) ? new Map(node).set(token, value) : (node as Node[]).with(indexOf(token), value);
}

function removed(node: Node, token: string): Node {
  get(node, [token]);
  if (isMap(node)) return new Map([...node].filter(([key]) => key !== token));
  return (node as Node[]).toSpliced(indexOf(token), 1);
}

function insert(node: Node, token: string, value: Node): Node {
  if (isMap(node)) return new Map(node).set(token, value);
  const index = token === '-' && isList(node) ? node.length : indexOf(token);
  if (!isList(node) || !(index <= node.length)) throw new Refused();
  return node.toSpliced(index, 0, value);
}

const isMap = (node: Node): node is ReadonlyMap<string, Node> => node instanceof Map;
const isList = (node: Node): node is readonly Node[] => Array.isArray(node);
const indexOf = (token: string): number => (/^(0|[1-9]\d*)$/.test(token) ? Number(token) : NaN);

/** JSON with the members in the order of their keys. */
function canonical(node: Node): string {
  if (isList(node)) return `[${node.map(canonical).join()}]`;
  if (!isMap(node)) return JSON.stringify(node);
  const members = [...node].map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${members.sort().join()}}`;
}

function toNode(json: unknown): Node {
  if (Array.isArray(json)) return json.map(toNode);
  if (typeof json !== 'object' || json === null) return json as Node;
  return new Map(Object.entries(json).map(([key, item]) => [key, toNode(item)]));
}

const toJson = (node: Node): unknown => JSON.parse(canonical(node));
const pointer = (tokens: Tokens): string =>
  tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
const toEntry = ({ op, path, from, value }: Step): object => ({
  op,
  path: pointer(path),
  from: pointer(from),
  value: toJson(value),
});

/** The pointer tokens of every value of a document. */
function placesOf(node: Node): Tokens[] {
  const children: [string, Node][] = isMap(node)
    ? [...node]
    : isList(node)
      ? node.map((item, at) => [String(at), item])
      : [];
  return [[], ...children.flatMap(([key, child]) => placesOf(child).map((place) => [key, ...place]))];
}

const KEYS = ['a', 'b', '0', '1', '2', '01', '', '~', '/', '-', '__proto__', 'constructor', 'length'];
const key = fc.constantFrom(...KEYS);
const { value, document } = fc.letrec<{ value: Node; document: ReadonlyMap<string, Node> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Node[]>(true, false, 0, 1.5, 'text', ''),
    fc.array(fc.oneof(tie('value'), fc.constant(null)), { maxLength: 3, size: 'max' }),
    tie('document'),
  ),
  document: fc
    .array(fc.tuple(key, fc.oneof(tie('value'), fc.constant(null))), {
      minLength: 1,
      maxLength: 4,
      size: 'max',
    })
    .map((members) => new Map(members)),
}));

/** Chooses an existing value when the step is made, or another key in its container. */
const place = fc.record({
  pick: fc.noBias(fc.nat(10_000)),
  other: fc.option(key, { nil: undefined, freq: 1 }),
});
const plan = fc.record({ op: fc.constantFrom(...PATCH_OPERATION_NAMES), path: place, from: place, value });
type Plan = typeof plan extends fc.Arbitrary<infer Planned> ? Planned : never;

function stepOn(root: Node, { op, path, from, value: planned }: Plan): Step {
  const places = placesOf(root);
  const resolve = ({ pick, other }: Plan['path']): Tokens => {
    const there = places[pick % places.length]!;
    if (other === undefined) return there;
    const value = get(root, there);
    return isMap(value) || isList(value) ? [...there, other] : [...there.slice(0, -1), other];
  };
  const target = resolve(path);
  const unlessRefused = (ask: () => Node): Node | undefined => {
    try {
      return ask();
    } catch {
      return undefined;
    }
  };
  // Half of the tests are to pass.
  const there = path.pick % 2 === 0 ? unlessRefused(() => get(root, target)) : undefined;
  return { op, path: target, from: resolve(from), value: op === 'test' ? (there ?? planned) : planned };
}

/** The model after a step; `undefined` when it rejects the step, or when the metadata would be no object. */
function modelled(root: Node, step: Step): ReadonlyMap<string, Node> | undefined {
  try {
    const after = MODEL[step.op](root, step);
    return isMap(after) ? after : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

const apply = (before: Node, entries: object[]): unknown =>
  MetadataPatch.decode(entries).applyTo(deepFreeze(toJson(before)) as Record<string, unknown>);

function deepFreeze(json: unknown): unknown {
  if (typeof json === 'object' && json !== null) Object.values(Object.freeze(json)).forEach(deepFreeze);
  return json;
}

describe('a random patch', () => {
  it('has the result of an RFC 6902 model when the model applies it', () => {
    let applied = 0;
    fc.assert(
      fc.property(document, fc.array(plan, { maxLength: 8, size: 'max' }), (before, plans) => {
        let root: ReadonlyMap<string, Node> = before;
        const entries: object[] = [];
        for (const planned of plans) {
          const step = stepOn(root, planned);
          const after = modelled(root, step);
          if (!after) continue;
          root = after;
          entries.push(deepFreeze(toEntry(step)) as object);
        }
        applied += entries.length;
        expect(canonical(toNode(apply(before, entries)))).toBe(canonical(root));
      }),
      { numRuns: 1000 },
    );
    expect(applied).toBeGreaterThan(1000);
  });

  it('is rejected when the model rejects it, except for missing parents on add and missing values on remove', () => {
    let refused = 0;
    fc.assert(
      fc.property(document, plan, (before, planned) => {
        const step = stepOn(before, planned);
        if (modelled(before, step)) return;
        const { op, path, from } = step;
        const isThere = (tokens: Tokens): boolean =>
          placesOf(before).some((place) => canonical(place) === canonical(tokens));
        if (op === 'remove' && path.length > 0) {
          expect(canonical(toNode(apply(before, [toEntry(step)])))).toBe(canonical(before));
        } else if (op === 'replace' || op === 'test' || op === 'remove' || (op !== 'add' && !isThere(from))) {
          refused++;
          expect(() => apply(before, [toEntry(step)])).toThrow(DomainError);
        }
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('is applied as a whole or not at all, and changes neither the document nor the patch', () => {
    fc.assert(
      fc.property(document, fc.array(plan, { maxLength: 8, size: 'max' }), (before, plans) => {
        const entries = plans.map((planned) => deepFreeze(toEntry(stepOn(before, planned))) as object);
        const original = deepFreeze(toJson(before)) as Record<string, unknown>;
        const text = JSON.stringify([original, entries]);
        const failing = { op: 'test', path: '', value: 'never' };
        expect(() => MetadataPatch.decode([...entries, failing]).applyTo(original)).toThrow(DomainError);
        try {
          MetadataPatch.decode(entries).applyTo(original);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid' });
        }
        expect(JSON.stringify([original, entries])).toBe(text);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds an added value at its path, with all parents created', () => {
    const target = fc.array(key, { minLength: 1, maxLength: 5 });
    let added = 0;
    fc.assert(
      fc.property(document, target, value, (before, tokens, planned) => {
        const step: Step = { op: 'add', path: tokens, from: [], value: planned };
        try {
          const after = toNode(apply(before, [toEntry(step)]));
          if (!tokens.includes('-')) expect(canonical(get(after, tokens))).toBe(canonical(planned));
          added++;
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
    expect(added).toBeGreaterThan(300);
  });
});
