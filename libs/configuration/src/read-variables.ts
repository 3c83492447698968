import { StartUpError } from '@libs/kernel';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { firstProblem } from './first-problem';

type Class<T> = new () => T;

/** The names of the variables of a class: its properties with decorators, in their order. */
export function variablesOf(settings: Class<object>): string[] {
  const decorated = getMetadataStorage().getTargetValidationMetadatas(settings, '', false, false);
  return [...new Set(decorated.map(({ propertyName }) => propertyName))];
}

/**
 * Parses and checks variables, and returns a frozen instance of the class. A missing or empty variable (compose files and
 * Helm charts set empty ones) keeps the default of the property. Other variables are skipped.
 * @throws StartUpError one sentence about the first invalid property: `HTTP_PORT: must be …`, `AMQP_URL is missing`. It
 * repeats no value, except where `ReadWith` does.
 * @example
 * class Settings {
 *   \@WholeNumber(0, 65_535) readonly HTTP_PORT: number = 8085;
 * }
 * readVariables(Settings, process.env).HTTP_PORT;
 */
export function readVariables<T extends object>(
  settings: Class<T>,
  variables: NodeJS.ProcessEnv,
): Readonly<T> {
  const given = Object.fromEntries(
    variablesOf(settings).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  );
  const instance = plainToInstance(settings, given);
  const errors = validateSync(instance, { stopAtFirstError: true });
  if (errors.length > 0) {
    const { path, sentence } = firstProblem(errors);
    const [name = ''] = path;
    throw new StartUpError(name in given ? `${name}: ${sentence}` : `${name} is missing`);
  }
  return Object.freeze(instance);
}
