import { isUtf8 } from 'node:buffer';
import { TAG } from '../der/der-tag';
import { MalformedDerError } from '../der/der-reader';

/** Decodes a string of a name, in any type that certificates use (RFC 5280 4.1.2.4). @throws MalformedDerError */
export function decodeDirectoryString(tag: number, content: Buffer): string {
  switch (tag) {
    case TAG.utf8String:
      if (!isUtf8(content)) throw new MalformedDerError('a name holds a UTF8String that is not UTF-8');
      return content.toString('utf8');
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.numericString:
      return asciiOf(content);
    case TAG.teletexString:
      return content.toString('latin1'); // T.61 in the standard, but Latin-1 in practice
    case TAG.bmpString:
      if (content.length % 2 !== 0) throw new MalformedDerError('a name holds half a character');
      return Buffer.from(content).swap16().toString('utf16le');
    case TAG.universalString:
      return utf32Of(content);
    default:
      throw new MalformedDerError('a name holds a value that is not a string');
  }
}

function asciiOf(content: Buffer): string {
  for (const byte of content) {
    if (byte > 0x7f) throw new MalformedDerError('a name holds a character outside its string type');
  }
  return content.toString('latin1');
}

function utf32Of(content: Buffer): string {
  let text = '';
  for (let at = 0; at < content.length; at += 4) {
    const codePoint = at + 4 <= content.length ? content.readUInt32BE(at) : Infinity;
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (codePoint > 0x10ffff || isSurrogate)
      throw new MalformedDerError('a name holds a character outside Unicode');
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
