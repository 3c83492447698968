import { getMetadataArgsStorage } from 'typeorm';

type EntityClass = abstract new (...values: never[]) => object;

/** A column of an entity, as its decorator declares it. */
export interface TableColumn {
  /** The property of the entity. */
  readonly property: string;
  readonly name: string;
  /** `text[]` */
  readonly type: string;
  /** False for columns with `update: false`. */
  readonly isUpdatable: boolean;
}

interface Table {
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

/** Reads table and columns of an entity from its decorators, so that statements name no column twice. */
export function tableOf(entity: EntityClass): Table {
  const { tables, columns } = getMetadataArgsStorage();
  const name = tables.find(({ target }) => target === entity)?.name;
  if (name === undefined) throw new Error(`${entity.name} is not an entity`);
  return {
    name,
    columns: columns
      .filter(({ target }) => target === entity)
      .map(({ propertyName, options }) => ({
        property: propertyName,
        name: options.name ?? propertyName,
        type: `${String(options.type)}${options.array ? '[]' : ''}`,
        isUpdatable: options.primary !== true && options.update !== false,
      })),
  };
}

const parameter = ({ property, type }: TableColumn): string => `:${property}::${type}`;

/**
 * Returns an INSERT of all columns of the entity, for `namedStatement`: the parameters have the names of the
 * properties. With `source` (`FROM issuer WHERE issuer.is_in_place`) the row is inserted once per row of that.
 */
export function insertInto(entity: EntityClass, source = ''): string {
  const { name, columns } = tableOf(entity);
  const names = columns.map((column) => column.name).join(', ');
  return `INSERT INTO ${name} (${names}) SELECT ${columns.map(parameter).join(', ')} ${source}`.trimEnd();
}

/**
 * Returns an UPDATE of all updatable columns of the row with this primary key, for `namedStatement`. `values` has the
 * SQL of columns, by property, that do not take their parameter.
 */
export function updateOf(
  entity: EntityClass,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const { name, columns } = tableOf(entity);
  const changes = columns.filter(({ isUpdatable }) => isUpdatable);
  const ofRow = columns.filter(({ property }) => property === key);
  const assign = (column: TableColumn): string =>
    `${column.name} = ${values[column.property] ?? parameter(column)}`;
  return `UPDATE ${name} SET ${changes.map(assign).join(', ')} WHERE ${ofRow.map(assign).join(' AND ')}`;
}
