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

/** Bytes of a page's rows as PostgreSQL writes them. A page whose rows take more is short, and has a bookmark. */
const MAXIMUM_PAGE_BYTES = 8 * 1024 * 1024;

/** A list: what its rows are made of, and how they are ordered when nobody says. */
export interface KeysetList<Row extends Record<keyof Row, object>> extends ListSource {
  /** Part of every bookmark: names the list and what its path fixes, such as a CA. */
  readonly name: string;
  /** The entities of a row, each under the alias of its table in `from`. */
  readonly entities: { readonly [Alias in keyof Row]: EntityTarget<ObjectLiteral> };
  /** The field whose ascending order the list has by itself. */
  readonly order: string;
}

/**
 * Keyset pagination: a page starts after the last row of the page before, so page 100,000 costs what page 1
 * costs, and rows inserted meanwhile never repeat or hide a row.
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
    // One row more than the page tells whether there is another page.
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

  /** A bookmark of another version of the service may name what this one does not have. */
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

/** The SELECT list of an entity under the alias of its table; each column is named `<alias>_<column>`. */
function selectColumns(alias: string, { columns }: EntityMetadata): string {
  return columns
    .map(({ databaseName }) => `${alias}.${databaseName} AS "${alias}_${databaseName}"`)
    .join(', ');
}

/** The entity again, from a row of that SELECT. The driver has made every value what the entity declares. */
function toEntity(
  alias: string,
  { columns }: EntityMetadata,
  row: Readonly<Record<string, unknown>>,
): object {
  return Object.fromEntries(
    columns.map(({ propertyName, databaseName }) => [propertyName, row[`${alias}_${databaseName}`]]),
  );
}
