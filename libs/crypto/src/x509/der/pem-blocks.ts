import { decodeBase64 } from './base64';

const DASHES = '-----';

/** A BEGIN line, also indented, or after the END line of the block before it on the same line. */
const BEGIN_LINE = /(?:^|\n|-----)[ \t]*-----BEGIN ([^\n]{1,64}?)-----/g;

/** A block of PEM: its bytes, or the reason why it has none. */
export interface PemBlock {
  readonly label: string;
  readonly der?: Buffer;
  readonly problem?: 'has no END line' | 'is not base64' | 'is empty';
}

/**
 * Reads the blocks of a text whose lines end with LF. Skips the text around them. Accepts indented lines and blocks on
 * one line, as RFC 7468 section 2 allows parsers to. A block ends at the next dashes, which base64 does not contain, so
 * the search is linear even when many blocks begin and none ends.
 */
export function* pemBlocks(text: string): Generator<PemBlock> {
  const begins = new RegExp(BEGIN_LINE);
  for (let begin = begins.exec(text); begin !== null; begin = begins.exec(text)) {
    const label = begin[1] ?? '';
    const start = begins.lastIndex;
    const end = text.indexOf(DASHES, start);
    const isComplete = end !== -1 && text.startsWith(`${DASHES}END ${label}${DASHES}`, end);
    yield isComplete
      ? { label, ...decodeBody(text.slice(start, end)) }
      : { label, problem: 'has no END line' };
    if (end === -1) return;
    // The dashes of an END line, or the line break before a BEGIN line, introduce the next block.
    begins.lastIndex = isComplete ? end + `${DASHES}END ${label}`.length : Math.max(start, end - 1);
  }
}

/** Decodes a block. Old files have headers (RFC 1421): lines with a colon, then an empty line. */
function decodeBody(body: string): Pick<PemBlock, 'der' | 'problem'> {
  const headersEnd = body.includes(':') ? /\n[ \t]*\n/.exec(body) : null;
  const base64 = headersEnd === null ? body : body.slice(headersEnd.index + headersEnd[0].length);
  try {
    const der = decodeBase64(base64.replaceAll(/\s/g, ''));
    return der.length > 0 ? { der } : { problem: 'is empty' };
  } catch {
    return { problem: 'is not base64' };
  }
}
