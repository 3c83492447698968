import type { Service } from '../runner/service.mts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  /** Names in the header Certificate-Lint-Warnings. */
  readonly warnings: readonly string[];
}

/** Sends one request to the service as an admin. */
export async function send<T>(
  { url, authorization }: Service,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const warnings = response.headers.get('certificate-lint-warnings')?.split(', ') ?? [];
  return { status: response.status, body: (await response.json()) as T, warnings };
}
