import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { preferredMediaType } from './preferred-media-type';

interface Request {
  readonly headers: { readonly accept?: string };
}

/** The media type to answer with, of those offered. The answer is 406 when the client wants none of them. */
export const PreferredMediaType = createParamDecorator(
  (offered: readonly [string, ...string[]], context: ExecutionContext) =>
    preferredMediaType(context.switchToHttp().getRequest<Request>().headers.accept, offered),
);
