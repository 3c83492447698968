import { createParamDecorator, type ExecutionContext, NotAcceptableException } from '@nestjs/common';
import Negotiator from 'negotiator';

interface Request {
  readonly headers: { readonly accept?: string };
}

/** The offered media type that the client prefers. Answers 406 when the client accepts none of them. */
export const PreferredMediaType = createParamDecorator(
  (offered: readonly [string, ...string[]], context: ExecutionContext) =>
    preferredMediaType(context.switchToHttp().getRequest<Request>().headers.accept, offered),
);

/**
 * Chooses by an Accept header (RFC 9110 section 12.5.1): the highest weight, then the most specific range, then the
 * first range. Without the header, or with an empty one, the first offered type.
 * @throws NotAcceptableException when the client accepts none of the offered types
 */
export function preferredMediaType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const headers = { accept: accept.replace(/;([^;,]*)/g, (_text, parameter: string) => weightIn(parameter)) };
  const preferred = new Negotiator({ headers }).mediaType([...offered]);
  const type = offered.find((each) => each === preferred);
  if (type === undefined) throw new NotAcceptableException(`this can be answered as ${offered.join(', ')}`);
  return type;
}

/**
 * The weight that a parameter sets; nothing for other parameters. Negotiator compares those with the offered type, so
 * that `application/json; charset=utf-8` would not match, and accepts weights above 1.
 */
function weightIn(parameter: string): string {
  const [name = '', text = ''] = parameter.toLowerCase().split('=');
  const weight = Number(text);
  return name.trim() === 'q' ? `;q=${weight >= 0 && weight <= 1 ? weight : 0}` : '';
}
