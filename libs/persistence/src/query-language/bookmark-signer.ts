import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PersistenceOptions } from '../data-source';
import type { ListQuery } from './list-query';
import { InvalidBookmarkError } from './query-language.errors';

/** Half of an HMAC-SHA256 (RFC 2104 section 5), which suffices because a forged bookmark only moves its reader. */
const TAG_BYTES = 16;
const MAXIMUM_LENGTH = 10_000;
/** Version of the JSON: bookmarks of another version are rejected. */
const FORMAT = 2;

/**
 * Encodes a list query as the opaque text of a bookmark, and decodes it: base64url of tag and JSON. The tag covers the
 * name of the list too, so that another list rejects the bookmark.
 */
@Injectable()
export class BookmarkSigner {
  constructor(private readonly options: PersistenceOptions) {}

  seal(list: string, query: ListQuery): string {
    const content = Buffer.from(JSON.stringify(query));
    return Buffer.concat([this.#tag(list, content), content]).toString('base64url');
  }

  /** @throws InvalidBookmarkError unless `seal` made the bookmark for this list */
  open(list: string, bookmark: string): ListQuery {
    if (bookmark.length > MAXIMUM_LENGTH) throw new InvalidBookmarkError();
    const bytes = Buffer.from(bookmark, 'base64url');
    const tag = bytes.subarray(0, TAG_BYTES);
    const content = bytes.subarray(TAG_BYTES);
    if (tag.length !== TAG_BYTES || !timingSafeEqual(tag, this.#tag(list, content)))
      throw new InvalidBookmarkError();
    return JSON.parse(content.toString()) as ListQuery;
  }

  #tag(list: string, content: Buffer): Buffer {
    return createHmac('sha256', this.options.bookmarkSecret)
      .update(`${FORMAT} ${list}\0`)
      .update(content)
      .digest()
      .subarray(0, TAG_BYTES);
  }
}
