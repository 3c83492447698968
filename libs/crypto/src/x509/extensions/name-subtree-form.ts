import { hostProblem } from '../names/host-name';
import { mailboxProblem } from '../names/mailbox';
import { quoted } from '../names/quoted-name';
import { type DecodedSubtrees } from './name-constraints';

/** The kinds of subtrees whose texts have a form of their own. */
export type TextSubtreeKind = 'dns' | 'email' | 'uri';

/** The forms of subtrees, for the sentences that reject others. */
export const SUBTREE_FORMS: Readonly<Record<TextSubtreeKind, string>> = {
  dns: 'a host without a leading dot',
  email: 'a mailbox, a host, or a domain with a leading dot',
  uri: 'a host, or a domain with a leading dot',
};

/** `*@acme.test` is a mailbox (RFC 5321 section 4.1.2), but not the one that was meant. */
const WILDCARD = 'has a wildcard, which constraints do not have (RFC 5280 4.2.1.10)';

/**
 * Why a text is not a subtree of name constraints (RFC 5280 section 4.2.1.10), as a predicate; `undefined` when it is
 * one. Verifiers cannot read a CA with another form, or ignore the constraint.
 *
 * @example
 * subtreeProblem('email', '@acme.test'); // 'has no local part (RFC 5321 4.1.2)'
 */
export function subtreeProblem(kind: TextSubtreeKind, text: string): string | undefined {
  return text.includes('*') ? WILDCARD : formProblem(kind, text);
}

function formProblem(kind: TextSubtreeKind, text: string): string | undefined {
  if (kind === 'email' && text.includes('@')) return mailboxProblem(text);
  return hostProblem(kind === 'dns' ? text : text.replace(/^\./, ''));
}

const KINDS = ['dns', 'email', 'uri'] as const;

/**
 * The first subtree with another form than RFC 5280 section 4.2.1.10 has, and why; `undefined` when there is none. An
 * empty text is well-formed: it covers every name of its kind.
 */
export function malformedSubtree(sides: readonly DecodedSubtrees[]): string | undefined {
  const subtrees = sides.flatMap((side) =>
    KINDS.flatMap((kind) => side[kind].map((text) => ({ kind, text }))),
  );
  for (const { kind, text } of subtrees) {
    const problem = text === '' ? undefined : subtreeProblem(kind, text);
    if (problem !== undefined) {
      return `${kind} ${quoted(text)} ${problem}, it must be ${SUBTREE_FORMS[kind]}`;
    }
  }
  return undefined;
}
