import type { Page } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityMetadata, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { PageRoom } from './bounded-rows';
import { BookmarkSigner } from './bookmark-signer';
import { ListOptions, type ListParameters, type ListQuery } from './list-query';
import { FilteredReads } from './filtered-reads';
import { following, type RawRow, readRows } from './page-rows';
import { type ListSource } from './page-statement';
import { InvalidBookmarkError } from './query-language.errors';
import { readListQuery } from './read-list-query';

/** Bytes of the rows of a page as PostgreSQL writes them. A page ends earlier, with a bookmark, when its rows take more. */
const MAXIMUM_PAGE_BYTES = 8 * 1024 * 1024;

/** A list: the entities of its rows, and its default order. */
export interface KeysetList<Row extends Record<keyof Row, object>> extends ListSource {
  /** Names the list and the parameters of its path, such as a CA. Part of every bookmark. */
  readonly name: string;
  /** The entities of a row, each under the alias of its table in `from`. */
  readonly entities: { readonly [Alias in keyof Row]: EntityTarget<ObjectLiteral> };
  /** The field of the default order, which is ascending. */
  readonly order: string;
}

/**
 * Reads pages by keyset: a page starts after the last row of the page before. All pages take the same time, and rows
 * that are inserted meanwhile never repeat or hide a row.
 */
@Injectable()
export class KeysetPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: FilteredReads,
    private readonly bookmarks: BookmarkSigner,
    private readonly options: ListOptions,
  ) {}

  /**
   * @throws InvalidBookmarkError, InvalidFilterOperatorError, InvalidListParameterError, ListTookTooLongError
   */
  async page<Row extends Record<keyof Row, object>>(
    list: KeysetList<Row>,
    parameters: ListParameters,
  ): Promise<Page<Row>> {
    const query = parameters.bookmark
      ? this.#resumed(list, parameters.bookmark)
      : readListQuery(parameters, list.fields, this.options);
    const metadata = Object.entries(list.entities).map(
      ([alias, target]) =>
        [alias, this.dataSource.getMetadata(target as EntityTarget<ObjectLiteral>)] as const,
    );
    // One row more than the page shows whether there is another page.
    const wanted = { count: query.pageSize + 1, room: new PageRoom(MAXIMUM_PAGE_BYTES) };
    const found = await this.reads.run(query, 'for pages', (read) =>
      readRows({ ...list, columns: columnsOf(metadata) }, query, wanted, read),
    );
    const rows = found.slice(0, query.pageSize);
    const isMore = found.length > query.pageSize || wanted.room.isFull;
    return {
      next: isMore ? this.bookmarks.seal(list.name, following(query, rows)) : '',
      list: rows.map((row) => entitiesOf(metadata, row) as Row),
    };
  }

  /** Rejects bookmarks of another version of the service that name unknown fields. */
  #resumed({ name, fields }: Pick<KeysetList<object>, 'name' | 'fields'>, bookmark: string): ListQuery {
    const query = this.bookmarks.open(name, bookmark);
    const named = [...query.filters, ...(query.sort ? [query.sort] : [])];
    if (!named.every(({ field }) => fields.has(field))) throw new InvalidBookmarkError();
    return query;
  }
}

type Metadata = readonly (readonly [alias: string, metadata: EntityMetadata])[];

const columnsOf = (metadata: Metadata): string =>
  metadata.map(([alias, entity]) => selectColumns(alias, entity)).join(', ');

const entitiesOf = (metadata: Metadata, row: RawRow): object =>
  Object.fromEntries(metadata.map(([alias, entity]) => [alias, toEntity(alias, entity, row)]));

/** Returns the SELECT list of an entity under the alias of its table. Each column is named `<alias>_<column>`. */
function selectColumns(alias: string, { columns }: EntityMetadata): string {
  return columns
    .map(({ databaseName }) => `${alias}.${databaseName} AS "${alias}_${databaseName}"`)
    .join(', ');
}

/** Restores the entity from a row of that SELECT. The driver has already converted the values. */
function toEntity(
  alias: string,
  { columns }: EntityMetadata,
  row: Readonly<Record<string, unknown>>,
): object {
  return Object.fromEntries(
    columns.map(({ propertyName, databaseName }) => [propertyName, row[`${alias}_${databaseName}`]]),
  );
}
