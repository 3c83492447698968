import { loggedUrl } from './logged-url';

/** What logs hold of a request and of its answer: no header, no body, and no credential of the query. For pino. */
export const LOG_SERIALIZERS = {
  req: ({ id, method, url }: LoggedRequest) => ({
    id,
    method,
    url: url === undefined ? url : loggedUrl(url),
  }),
  res: ({ statusCode }: { readonly statusCode: number }) => ({ statusCode }),
};

interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  readonly url?: string;
}
