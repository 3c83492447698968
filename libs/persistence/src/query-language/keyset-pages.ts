import { Injectable } from '@nestjs/common';
import type { Page } from '@libs/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { BookmarkSigner } from './bookmark-signer';
import { type ListParameters, readPageSize } from './list-parameters';
import type { ListQuery } from './list-query';

/** How a list is paged: in order of creation, the primary key as tie-breaker. */
export interface KeysetList<Row extends ObjectLiteral> {
  /** Part of every bookmark: names the list and what its path fixes, such as a CA. */
  readonly name: string;
  readonly rows: SelectQueryBuilder<Row>;
  /** Column of the primary key, with its alias: `ca.id`. */
  readonly key: string;
  /** Column of the creation time, with its alias. */
  readonly createdAt: string;
}

/**
 * Keyset pagination: a page starts after the last row of the page before, so page 100,000 costs what page 1
 * costs, and rows inserted meanwhile never repeat or hide a row.
 */
@Injectable()
export class KeysetPages {
  constructor(private readonly bookmarks: BookmarkSigner) {}

  /** @throws InvalidBookmarkError */
  async page<Row extends ObjectLiteral>(
    list: KeysetList<Row>,
    parameters: ListParameters,
  ): Promise<Page<Row>> {
    const query: ListQuery = parameters.bookmark
      ? this.bookmarks.open(list.name, parameters.bookmark)
      : { pageSize: readPageSize(parameters.pageSize) };

    const { entities, raw } = await this.#select(list, query);
    const rows = entities.slice(0, query.pageSize);
    if (entities.length <= query.pageSize) return { next: '', list: rows };
    const last = (raw as { keyset_created_at: string; keyset_key: string }[])[query.pageSize - 1];
    if (!last) return { next: '', list: rows };
    const after = { createdAt: last.keyset_created_at, key: last.keyset_key };
    return { next: this.bookmarks.seal(list.name, { pageSize: query.pageSize, after }), list: rows };
  }

  /** One row more than the page tells whether there is another page. */
  #select<Row extends ObjectLiteral>(
    { rows, key, createdAt }: KeysetList<Row>,
    { pageSize, after }: ListQuery,
  ) {
    if (after) {
      rows.andWhere(
        `(${createdAt}, ${key}) > (to_timestamp(0) + CAST(:afterCreatedAt AS bigint) * interval '1 microsecond', :afterKey)`,
        { afterCreatedAt: after.createdAt, afterKey: after.key },
      );
    }
    return (
      rows
        .addSelect(`CAST(extract(epoch FROM ${createdAt}) * 1000000 AS bigint)`, 'keyset_created_at')
        // As an expression: a plain column would take its alias from here, and be missing in the entity.
        .addSelect(`CAST(${key} AS text)`, 'keyset_key')
        .orderBy(createdAt, 'ASC')
        .addOrderBy(key, 'ASC')
        .limit(pageSize + 1)
        .getRawAndEntities()
    );
  }
}
