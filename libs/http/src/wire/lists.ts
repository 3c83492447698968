import type { Page } from '@libs/kernel';
import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { EveryOccurrence, isTrue, IsTrueOrFalse, LastOccurrence } from './parameters.decorator';
import { WireObject } from './wire-object.decorator';

/** The query parameters of every list (contract 4.1; docs/query-language.md). */
@WireObject()
export class ListQueryRequest {
  @ApiProperty({
    description: 'Results per page: 25 when missing, 1000 at most unless configured.',
    example: '25',
  })
  @LastOccurrence()
  @IsOptional()
  @IsString()
  page_size?: string;

  @ApiProperty({
    description:
      '`next` of the page before; holds page size, order and filters, and overrides these parameters.',
  })
  @LastOccurrence()
  @IsOptional()
  @IsString()
  bookmark?: string;

  @ApiProperty({ description: 'A field of the list, or `metadata[jsonpath]$.a.b`.' })
  @LastOccurrence()
  @IsOptional()
  @IsString()
  sort_by?: string;

  @ApiProperty({ description: '`desc`: descending; anything else: ascending.', example: 'desc' })
  @LastOccurrence()
  @IsOptional()
  @IsString()
  sort_mode?: string;

  @ApiProperty({
    description:
      '`field[operator]value`, such as `status[eq]ACTIVE`; repeatable, all must hold (docs/query-language.md).',
    type: 'array',
    items: { type: 'string' },
  })
  @EveryOccurrence()
  @IsOptional()
  @IsString({ each: true })
  filter?: string[];

  @ApiProperty({
    description: '`true`: reject unknown fields and malformed filters instead of ignoring them.',
  })
  @LastOccurrence()
  @IsOptional()
  @IsTrueOrFalse()
  strict?: string;
}

/** Renames the parameters for the query language. */
export const toListParameters = (query: ListQueryRequest) => ({
  pageSize: query.page_size,
  bookmark: query.bookmark,
  sortBy: query.sort_by,
  sortMode: query.sort_mode,
  filters: query.filter,
  strict: query.strict === undefined ? undefined : isTrue(query.strict),
});

/**
 * Makes the base class of a list's wire class: a page of objects of one class (contract 2.10).
 *
 * @example
 * \@ApiSchema({ name: 'CertificatePage' })
 * export class CertificatePageView extends PageOf(CertificateView) {}
 */
export function PageOf<Item>(item: Type<Item>): Type<Page<Item>> {
  class PageView implements Page<Item> {
    @ApiProperty({
      description: 'Bookmark of the following page; empty on the last one',
      example: 'OaJ3OSYSfRGtOp_4EMMFbHsicGFnZVNpemUiOjI1fQ',
    })
    readonly next!: string;

    @ApiProperty({ type: [item] })
    readonly list!: readonly Item[];
  }
  return PageView;
}
