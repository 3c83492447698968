import { withALabels } from '@libs/crypto';
import { globMatches } from './glob';

/** A pattern of DNS names in the form in which names are compared (normalDnsName); stars stay. */
export function normalDnsPattern(pattern: string): string {
  return (withALabels(pattern) || pattern).replace(/(?<=[^*.])\.$/, '').toLowerCase();
}

/** Returns the domain of a wildcard name, such as `acme.test` of `*.acme.test`; `undefined` for other names. */
export function wildcardBase(name: string): string | undefined {
  const dot = `${name}.`.indexOf('.');
  return name.slice(0, dot).includes('*') ? name.slice(dot + 1) : undefined;
}

/**
 * Whether some name that the wildcard name stands for matches the pattern: a star in a name stands for one label
 * (RFC 9525 section 6.3). Its label takes over what the pattern says before its first dot; a star there may also
 * go on to cover what follows the label.
 */
export function wildcardReaches(pattern: string, name: string): boolean {
  const base = wildcardBase(name);
  if (base === undefined) return false;
  const rest = base === '' ? '' : `.${base}`;
  const dot = pattern.includes('.') ? pattern.indexOf('.') : pattern.length;
  const star = pattern.lastIndexOf('*', dot);
  return (
    (dot > 0 && globMatches(pattern.slice(dot), rest)) ||
    (star >= 0 && globMatches(pattern.slice(star), rest))
  );
}
