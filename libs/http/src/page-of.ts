import type { Page } from '@libs/kernel';
import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/**
 * The base of the wire class of a list: a page of objects of one class (contract 2.10).
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
