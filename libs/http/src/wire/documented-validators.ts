import { ApiProperty } from '@nestjs/swagger';
import { ValidationTypes } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { membersOf, validatorsOf, type WireClass } from './wire-members';

type SchemaFacts = Readonly<Record<string, unknown>>;

/** The JSON Schema keywords of each validator. A validator without an entry has no counterpart. */
const FACTS: Readonly<Record<string, (constraint: unknown) => SchemaFacts>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  min: (minimum) => ({ minimum }),
  max: (maximum) => ({ maximum }),
  minLength: (minLength) => ({ minLength }),
  maxLength: (maxLength) => ({ maxLength }),
  isIn: (values) => ({ enum: values }),
  matches: (pattern) => ({ pattern: (pattern as RegExp).source }),
};
const FACTS_OF_LISTS: typeof FACTS = {
  isArray: () => ({ isArray: true }),
  arrayMinSize: (minItems) => ({ minItems }),
  arrayMaxSize: (maxItems) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
};

/**
 * Adds to OpenAPI what the validators of a class enforce: types, lengths, minima, enumerations, patterns, required members
 * and defaults.
 */
export function documentValidators(type: WireClass): void {
  const defaults = new type() as Readonly<Record<string, unknown>>;
  for (const { name, nested } of membersOf(type).values()) {
    const validators = validatorsOf(type).filter(({ propertyName }) => propertyName === name);
    const isOptional = validators.some((each) => isSkippedWithout(each, defaults));
    // A missing nested object is read as one without members.
    const fallback = nested && !Array.isArray(defaults[name]) ? defaults[name] && {} : defaults[name];
    const options = {
      ...schemaOf(validators, nested !== undefined),
      // Nest's Swagger module does not find the type of a base class's member.
      ...(nested !== undefined && { type: () => nested() }),
      required: !isOptional && defaults[name] === undefined,
      ...(fallback !== undefined && { default: fallback }),
    };
    ApiProperty(options)(type.prototype as object, name);
  }
}

/** Whether a condition skips the validators when the member is missing, as `IsOptional` does. */
function isSkippedWithout({ type, constraints }: ValidationMetadata, object: object): boolean {
  if (type !== ValidationTypes.CONDITIONAL_VALIDATION) return false;
  const [applies] = constraints as readonly ((object: object, value: unknown) => boolean)[];
  return applies?.(object, undefined) === false;
}

function schemaOf(validators: readonly ValidationMetadata[], isNested: boolean): SchemaFacts {
  const ofValues = factsOf(
    validators.filter(({ each }) => !each),
    FACTS,
  );
  const { isArray, ...bounds } = factsOf(validators, FACTS_OF_LISTS);
  if (!isArray) return ofValues;
  if (isNested) return { ...bounds, isArray };
  const ofItems = factsOf(
    validators.filter(({ each }) => each),
    FACTS,
  );
  return { ...bounds, type: 'array', items: ofItems };
}

function factsOf(validators: readonly ValidationMetadata[], known: typeof FACTS): SchemaFacts {
  const facts = validators.map(({ name = '', constraints }) =>
    known[name]?.((constraints as readonly unknown[] | undefined)?.[0]),
  );
  return Object.assign({}, ...facts) as SchemaFacts;
}
