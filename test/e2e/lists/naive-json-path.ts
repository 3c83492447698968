import fc from 'fast-check';
import type { METADATA } from '../../support/listed-certificates';

/** true, false or unknown: the logic of SQL/JSON path predicates. */
type Truth = boolean | null;

/** A predicate as PostgreSQL reads it, and what it says of a document by our own reading. */
export interface PathPredicate {
  readonly text: string;
  readonly holds: (document: unknown) => Truth;
}

type Scalar = string | number | boolean | null;
type Document = (typeof METADATA)[number];

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** Values of other kinds cannot be compared, except that nothing but null equals null. */
function compare(comparison: string, value: unknown, literal: Scalar): Truth {
  if (kindOf(value) !== kindOf(literal)) {
    return value === null || literal === null ? comparison === '!=' : null;
  }
  if (comparison === '==') return value === literal;
  if (comparison === '!=') return value !== literal;
  const [one, other] = [value, literal] as [string, string];
  return comparison === '<' ? one < other : one > other;
}

/** Lax mode: an array stands for its elements, and what is missing for nothing. */
function valuesAt(document: unknown, key: string): unknown[] {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, key)) return [];
  const value = (document as Record<string, unknown>)[key];
  return Array.isArray(value) ? value : [value];
}

/** One that is true makes it true; without one, one that is unknown makes it unknown. */
function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

const literals = fc.constantFrom<Scalar>('bilbao', 'Bilbao', 'donostia', 12, 2.5, -3, 7, true, null, 1, '12');
const keys = fc.constantFrom('site', 'rack', 'missing');

const comparisons: fc.Arbitrary<PathPredicate> = fc
  .record({ key: keys, comparison: fc.constantFrom('==', '!=', '<', '>'), literal: literals })
  .map(({ key, comparison, literal }) => ({
    text: `$.${key} ${comparison} ${JSON.stringify(literal)}`,
    holds: (document) => anyOf(valuesAt(document, key).map((value) => compare(comparison, value, literal))),
  }));

const existences: fc.Arbitrary<PathPredicate> = fc
  .record({ key: keys, literal: literals })
  .map(({ key, literal }) => ({
    text: `exists($.${key} ? (@ == ${JSON.stringify(literal)}))`,
    holds: (document) => valuesAt(document, key).some((value) => compare('==', value, literal) === true),
  }));

const beginnings: fc.Arbitrary<PathPredicate> = keys.map((key) => ({
  text: `$.${key} starts with "b"`,
  holds: (document) =>
    anyOf(valuesAt(document, key).map((value) => (typeof value === 'string' ? value.startsWith('b') : null))),
}));

const and = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const negated = (a: Truth): Truth => (a === null ? null : !a);
const or = (a: Truth, b: Truth): Truth => negated(and(negated(a), negated(b)));

/** Predicates of the kinds that contract 4.5 asks for, up to two levels deep. */
export const { predicate } = fc.letrec<{ predicate: PathPredicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    comparisons,
    existences,
    beginnings,
    tie('predicate').map((one) => ({
      text: `!(${one.text})`,
      holds: (it: unknown) => negated(one.holds(it)),
    })),
    fc.tuple(tie('predicate'), tie('predicate')).map(([one, other]) => ({
      text: `(${one.text}) && (${other.text})`,
      holds: (it: unknown) => and(one.holds(it), other.holds(it)),
    })),
    fc.tuple(tie('predicate'), tie('predicate')).map(([one, other]) => ({
      text: `(${one.text}) || (${other.text})`,
      holds: (it: unknown) => or(one.holds(it), other.holds(it)),
    })),
  ),
}));

export const matches = (document: Document, one: PathPredicate): boolean =>
  document !== null && one.holds(document) === true;
