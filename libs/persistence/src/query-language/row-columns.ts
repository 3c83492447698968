import type { EntityMetadata } from 'typeorm';

/** The SELECT list of an entity under the alias of its table; each column is named `<alias>_<column>`. */
export function selectColumns(alias: string, { columns }: EntityMetadata): string {
  return columns
    .map(({ databaseName }) => `${alias}.${databaseName} AS "${alias}_${databaseName}"`)
    .join(', ');
}

/** The entity again, from a row of that SELECT. The driver has made every value what the entity declares. */
export function toEntity(
  alias: string,
  { columns }: EntityMetadata,
  row: Readonly<Record<string, unknown>>,
): object {
  return Object.fromEntries(
    columns.map(({ propertyName, databaseName }) => [propertyName, row[`${alias}_${databaseName}`]]),
  );
}
