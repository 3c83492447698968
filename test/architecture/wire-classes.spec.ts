import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { shippedSources } from '../../tools/sources/source-files';
import { descendants, parse } from '../../tools/sources/syntax';
import { statedMember } from '../../tools/docs/wire-classes';

/** A member of a wire class of answers, as TypeScript has it. */
interface Member {
  readonly className: string;
  readonly name: string;
  readonly isOptional: boolean;
  readonly mayBeNull: boolean;
}

const MEMBERS: readonly Member[] = shippedSources()
  .filter((path) => path.includes('/wire/') && path.endsWith('.view.ts'))
  .flatMap((path) => descendants(parse(path), ts.isClassDeclaration))
  .flatMap((declaration) =>
    declaration.members.filter(ts.isPropertyDeclaration).map((member) => ({
      className: declaration.name?.text ?? '',
      name: member.name.getText(),
      isOptional: member.questionToken !== undefined,
      mayBeNull: /\| null$/.test(member.type?.getText() ?? ''),
    })),
  );

describe('the members of wire classes', () => {
  it('exist', () => {
    expect(MEMBERS.length).toBeGreaterThan(100);
  });

  it.each(MEMBERS)(
    '$className: $name states what its type has',
    ({ className, name, isOptional, mayBeNull }) => {
      const { required, selfRequired, nullable } = statedMember(className, name);
      expect({
        isOptional: required === false || selfRequired === false,
        mayBeNull: nullable ?? false,
      }).toEqual({
        isOptional,
        mayBeNull,
      });
    },
  );

  it('have an example each, unless a class of their own has the examples', () => {
    const without = MEMBERS.filter(({ className, name }) => {
      const { example, type } = statedMember(className, name);
      const isOfClass = typeof type === 'function' && type.name === 'type';
      return example === undefined && !isOfClass;
    });
    expect(without).toEqual([]);
  });

  it('have examples of the enumeration that they state', () => {
    const wrong = MEMBERS.filter(({ className, name }) => {
      const stated = statedMember(className, name);
      const values = [stated.example].flat();
      return stated.enum !== undefined && !values.every((value) => stated.enum?.includes(String(value)));
    });
    expect(wrong).toEqual([]);
  });
});
