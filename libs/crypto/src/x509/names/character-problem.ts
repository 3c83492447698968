import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { decodeDirectoryString } from './directory-string';

const NOT_VALID = 'is not valid Unicode';
const PROBLEMS: readonly (readonly [characters: RegExp, problem: string])[] = [
  // A NUL or a line break in a name has made one program read another name than the next.
  [/\p{Cc}/u, 'has control characters'],
  [/\p{Cs}/u, NOT_VALID],
  // Unicode Technical Report 36 section 2.5: they show a name in another order than it is compared in.
  [/\p{Bidi_Control}/u, 'has bidirectional control characters'],
];
const ANY = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/** The characters that keep a text out of the names in certificates, as the end of a sentence. */
export function characterProblem(text: string): string | undefined {
  return ANY.test(text) ? PROBLEMS.find(([characters]) => characters.test(text))?.[1] : undefined;
}

const STRINGS: readonly number[] = [TAG.utf8String, TAG.bmpString, TAG.universalString, TAG.teletexString];
const CONSTRUCTED = 0x20;

/** The first such problem in the strings of a DER value. */
export function stringProblem(der: Buffer): string | undefined {
  for (const text of stringsIn(der)) {
    const problem = text === undefined ? NOT_VALID : characterProblem(text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether a string of a DER value shows as another one than it is, or is none. */
export function holdsDeceptiveString(der: Buffer): boolean {
  for (const text of stringsIn(der)) {
    if (text === undefined || /[\p{Cs}\p{Bidi_Control}]/u.test(text)) return true;
  }
  return false;
}

/** The strings of a DER value, whatever they are in; `undefined` for one that is malformed. */
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
