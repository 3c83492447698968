const REDACTED = '[redacted]';

/** Names of parameters that can carry a credential (RFC 6750 2.3, OAuth and OpenID Connect). */
const SECRET_NAME = /token|secret|password|passphrase|authorization|assertion|credential|jwt|api_?key/i;

/** A signed JWT elsewhere, such as in the path. A match begins at the start of a run of base64url, which keeps it linear. */
const JWT = /(?<![\w-])eyJ[\w-]*\.[\w-]+\.[\w-]+/g;

/** Number of times that a name is percent-decoded. Proxies decode once or twice. */
const DECODINGS = 3;

/** Serializers for pino. They log no header, no body and no credential of the query. */
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

/**
 * A URL for the log: without JWTs and without the values of query parameters that can carry credentials, for any case and
 * percent-encoding of their names. Takes linear time.
 */
export function loggedUrl(url: string): string {
  const [path = '', ...queries] = url.split('?');
  const query = queries.join('?');
  const shown =
    queries.length === 0
      ? path
      : `${path}?${query
          .split(/([&;?#])/)
          .map(withoutSecret)
          .join('')}`;
  return shown.replace(JWT, REDACTED);
}

function withoutSecret(pair: string): string {
  const end = pair.indexOf('=');
  if (end < 0 || !SECRET_NAME.test(decoded(pair.slice(0, end)))) return pair;
  return `${pair.slice(0, end)}=${REDACTED}`;
}

/** Decodes ASCII only, which suffices for the names. Unlike decodeURIComponent it accepts invalid encodings. */
function decoded(name: string): string {
  let text = name;
  for (let time = 0; time < DECODINGS && text.includes('%'); time++) {
    text = text.replace(/%([0-7][0-9a-f])/gi, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return text;
}
