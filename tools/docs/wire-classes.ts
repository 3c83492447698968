import 'reflect-metadata';
import * as audit from '../../apps/ca-service/src/modules/audit';
import * as ca from '../../apps/ca-service/src/modules/ca';
import * as certificate from '../../apps/ca-service/src/modules/certificate';
import * as event from '../../apps/ca-service/src/modules/event';
import * as key from '../../apps/ca-service/src/modules/key';
import * as profile from '../../apps/ca-service/src/modules/profile';
import * as statistics from '../../apps/ca-service/src/modules/statistics';
import * as delivery from '../../apps/webhook-forwarder/src/modules/delivery';

/** Options of the decorator ApiProperty of a member. */
export interface StatedMember {
  readonly description?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly example?: unknown;
  readonly type?: unknown;
  readonly enum?: readonly string[];
  readonly isArray?: boolean;
  readonly nullable?: boolean;
  /** @nestjs/swagger uses `selfRequired` for members of type object. */
  readonly required?: boolean;
  readonly selfRequired?: boolean;
}

/** Metadata key of the decorators of @nestjs/swagger. */
const SCHEMA = 'swagger/apiSchema';
const PROPERTIES = 'swagger/apiModelProperties';

type WireClass = abstract new () => object;

const CLASSES = new Map(
  [audit, ca, certificate, delivery, event, key, profile, statistics]
    .flatMap((feature) => Object.entries<unknown>(feature))
    .filter(
      (entry): entry is [string, WireClass] => entry[0].endsWith('View') && typeof entry[1] === 'function',
    ),
);

/** Returns the schema name of a wire class, which ApiSchema sets. */
export function schemaNameOf(className: string): string {
  const wireClass = classNamed(className);
  const [schema] = (Reflect.getMetadata(SCHEMA, wireClass) ?? []) as { readonly name?: string }[];
  if (schema?.name === undefined) throw new Error(`${className} has no ApiSchema with a name`);
  return schema.name;
}

/** Returns the ApiProperty options of a member of a wire class. */
export function statedMember(className: string, member: string): StatedMember {
  const { prototype } = classNamed(className) as { readonly prototype: object };
  const stated = Reflect.getMetadata(PROPERTIES, prototype, member) as StatedMember | undefined;
  if (!stated) throw new Error(`${className}.${member} has no ApiProperty`);
  return stated;
}

function classNamed(name: string): WireClass {
  const wireClass = CLASSES.get(name);
  if (!wireClass) throw new Error(`no feature exports the wire class ${name}`);
  return wireClass;
}
