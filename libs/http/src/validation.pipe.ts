import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidValueError } from '@libs/kernel';
import { isWireText } from './wire-text';

class CompleteBodyPipe extends StandardSchemaValidationPipe {
  /**
   * Nest would delete the keys `__proto__`, `prototype` and `constructor` at any depth, and so lose data of a
   * client without a word: in metadata they are keys like any other. They do no harm, because schemas copy the
   * members they know, and what is free-form is only ever read and written as own members.
   */
  protected override stripProtoKeys(): void {
    return;
  }
}

/** Checks what a handler receives against the schema of its parameter: one sentence, with the field's name. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new CompleteBodyPipe({
    exceptionFactory: ([issue]) => {
      const path = (issue?.path ?? [])
        .map((part) => String(typeof part === 'object' ? part.key : part))
        .join('.');
      const reason = issue?.message ?? 'is not valid';
      return new InvalidValueError(path && !isWireText(reason) ? `${path}: ${reason}` : reason);
    },
  });
}
