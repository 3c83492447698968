import type { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, customFetch, type JWSHeaderParameters, type RemoteJWKSet } from 'jose';
import { KeySource, keyFrom } from './key-source';
import { boundedFetch } from './bounded-fetch';

/** Timing of key fetches, in milliseconds. */
export interface RemoteKeyTimes {
  /** Longest duration of one fetch, including discovery. */
  readonly timeout: number;
  /** Age at which keys are fetched again, in the background. */
  readonly refreshAfter: number;
  /** While fetching fails, the last keys are used up to this age. Then tokens are rejected. */
  readonly maxAge: number;
  /** Time after a fetch during which an unknown `kid` causes no other fetch. */
  readonly cooldown: number;
  /** Time after a failed fetch during which no other one is tried. */
  readonly retryAfter: number;
}

export const REMOTE_KEY_TIMES: RemoteKeyTimes = {
  timeout: 5_000,
  refreshAfter: 10 * 60_000,
  maxAge: 60 * 60_000,
  cooldown: 30_000,
  retryAfter: 5_000,
};

/**
 * The keys that an identity provider publishes over HTTP. The first token causes the first fetch, so the service starts
 * while the provider is down and rejects tokens with `unavailable`.
 */
export class RemoteKeySource extends KeySource {
  private readonly logger = new Logger(RemoteKeySource.name);
  private readonly keySet: RemoteJWKSet;
  private refreshAt = 0;
  private retryAt = 0;

  /** `locate` resolves the address of the key set before every fetch. */
  constructor(
    /** The configured address, for the log. */
    private readonly name: string,
    private readonly locate: (signal: AbortSignal) => Promise<string>,
    private readonly times: RemoteKeyTimes = REMOTE_KEY_TIMES,
  ) {
    super();
    this.keySet = createRemoteJWKSet(new URL(name), {
      timeoutDuration: times.timeout,
      cooldownDuration: times.cooldown,
      cacheMaxAge: times.maxAge,
      [customFetch]: (_address, options) => this.fetchKeys(options.signal, options.headers),
    });
  }

  async keyFor(header: JWSHeaderParameters): Promise<KeyObject> {
    if (this.keySet.fresh && Date.now() >= this.refreshAt) this.refresh();
    return keyFrom(this.keySet, header);
  }

  /** Fetches in the background. Calls use the current keys. */
  private refresh(): void {
    this.refreshAt = Date.now() + this.times.retryAfter;
    // fetchKeys logs the error.
    this.keySet.reload().catch(() => undefined);
  }

  private async fetchKeys(signal: AbortSignal, headers: Headers): Promise<Response> {
    if (Date.now() < this.retryAt) throw new Error(`${this.name} failed a moment ago`);
    try {
      const response = await boundedFetch(await this.locate(signal), { signal, headers });
      this.refreshAt = Date.now() + this.times.refreshAfter;
      return response;
    } catch (error) {
      this.retryAt = Date.now() + this.times.retryAfter;
      this.logger.warn(
        `The keys of the identity provider cannot be read from ${this.name}: ${reasonOf(error)}`,
      );
      throw error;
    }
  }
}

/** The message of `fetch` is "fetch failed"; the cause has the reason. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
