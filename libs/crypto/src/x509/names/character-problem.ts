import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { decodeDirectoryString } from './directory-string';

const NOT_VALID = 'is not valid Unicode';
const PROBLEMS: readonly (readonly [characters: RegExp, problem: string])[] = [
  // Programs disagree about a name that contains NUL or a line break.
  [/\p{Cc}/u, 'has control characters'],
  [/\p{Cs}/u, NOT_VALID],
  // Unicode Technical Report 36 section 2.5: the displayed order differs from the compared one.
  [/\p{Bidi_Control}/u, 'has bidirectional control characters'],
];
const ANY = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/** Why a text must not be in a name of a certificate, as a predicate; `undefined` when it may. */
export function characterProblem(text: string): string | undefined {
  return ANY.test(text) ? PROBLEMS.find(([characters]) => characters.test(text))?.[1] : undefined;
}

const STRINGS: readonly number[] = [TAG.utf8String, TAG.bmpString, TAG.universalString, TAG.teletexString];
const CONSTRUCTED = 0x20;

/** The first `characterProblem` of the strings in a DER value. */
export function stringProblem(der: Buffer): string | undefined {
  for (const text of stringsIn(der)) {
    const problem = text === undefined ? NOT_VALID : characterProblem(text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether a DER value contains a string with bidirectional controls or invalid Unicode, which displays as another one. */
export function holdsDeceptiveString(der: Buffer): boolean {
  for (const text of stringsIn(der)) {
    if (text === undefined || /[\p{Cs}\p{Bidi_Control}]/u.test(text)) return true;
  }
  return false;
}

/** The strings in a DER value, at any depth; `undefined` for a malformed one. */
function* stringsIn(der: Buffer): Generator<string | undefined> {
  const left = [DerReader.over(der)];
  for (let reader = left.pop(); reader !== undefined; reader = left.pop()) {
    while (!reader.isAtEnd) {
      const tag = reader.peekTag();
      if ((tag & CONSTRUCTED) !== 0) left.push(reader.enter(tag));
      else if (STRINGS.includes(tag)) yield decoded(tag, reader.content(tag));
      else reader.element(tag);
    }
  }
}

function decoded(tag: number, content: Buffer): string | undefined {
  try {
    return decodeDirectoryString(tag, content);
  } catch (error) {
    if (error instanceof MalformedDerError) return undefined;
    throw error;
  }
}
