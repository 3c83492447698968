import { Column, Entity, PrimaryColumn } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { insertInto, tableOf, updateOf } from './table-columns';

@Entity('book')
class BookEntity {
  @PrimaryColumn({ type: 'text' })
  isbn!: string;

  @Column({ name: 'printed_at', type: 'timestamptz', update: false })
  printedAt!: Date;

  @Column({ name: 'key_words', type: 'text', array: true })
  keyWords!: string[];

  @Column({ type: 'integer' })
  copies!: number;
}

describe('the statements of an entity', () => {
  it('are made from columns with property, name, type and whether they are updatable', () => {
    const { name, columns } = tableOf(BookEntity);
    expect(name).toBe('book');
    expect(columns.map((column): unknown[] => Object.values(column))).toEqual([
      ['isbn', 'isbn', 'text', false],
      ['printedAt', 'printed_at', 'timestamptz', false],
      ['keyWords', 'key_words', 'text[]', true],
      ['copies', 'copies', 'integer', true],
    ]);
  });

  it('include an INSERT of every column', () => {
    expect(insertInto(BookEntity, 'FROM shop')).toBe(
      'INSERT INTO book (isbn, printed_at, key_words, copies) SELECT :isbn::text, :printedAt::timestamptz, ' +
        ':keyWords::text[], :copies::integer FROM shop',
    );
  });

  it('include an UPDATE of the updatable columns of one row', () => {
    expect(updateOf(BookEntity, 'isbn')).toBe(
      'UPDATE book SET key_words = :keyWords::text[], copies = :copies::integer WHERE isbn = :isbn::text',
    );
  });

  it('do not exist for a class that is not an entity', () => {
    expect(() => tableOf(URL)).toThrow('URL is not an entity');
  });
});
