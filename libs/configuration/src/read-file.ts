import { readFileSync } from 'node:fs';
import { isJsonObject, StartUpError } from '@libs/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { firstProblem } from './first-problem';

/** Reads a file that a variable names. @throws StartUpError that names the variable */
export function readFileOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartUpError(`${variable}: the file ${file} cannot be read (${code})`, { cause: error });
  }
}

/**
 * Reads a JSON file that a variable names: an instance of `content`, checked by its decorators. Unknown keys are rejected.
 * @throws StartUpError one sentence with the variable, the path in the file and the reason; it repeats no value
 */
export function readJsonFile<T extends object>(variable: string, file: string, content: new () => T): T {
  const json = parseJson(variable, readFileOf(variable, file));
  if (!isJsonObject(json)) throw new StartUpError(`${variable}: the file must be a JSON object`);
  const instance = plainToInstance(content, json);
  const errors = validateSync(instance, {
    stopAtFirstError: true,
    whitelist: true,
    forbidNonWhitelisted: true,
  });
  if (errors.length === 0) return instance;
  const { path, sentence } = firstProblem(errors);
  throw new StartUpError(`${variable}: ${path.join('.') || 'the file'}: ${sentence}`);
}

function parseJson(variable: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the error of the parser as the cause: its sentence can repeat a secret.
    throw new StartUpError(`${variable}: the file is not JSON`);
  }
}
