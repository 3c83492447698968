import type { RefusedRequest } from '@libs/http';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

/** Limit per process, so that refused requests cannot fill the disk. */
const LINES_A_MINUTE = 100;
const MINUTE = 60_000;

/** Logs refused requests (4xx), at most 100 per minute, and then the number of requests that it did not log. */
@Injectable()
export class RefusedRequestLog implements OnModuleDestroy {
  readonly #logger = new Logger('Refused');
  #lines = 0;
  #suppressed = 0;
  #minute: NodeJS.Timeout | undefined;

  write({ status, method, url, requestId, caller, address }: RefusedRequest): void {
    this.#minute ??= setTimeout(() => {
      this.#endMinute();
    }, MINUTE).unref();
    if (this.#lines === LINES_A_MINUTE) {
      this.#suppressed += 1;
      return;
    }
    this.#lines += 1;
    const req = { id: requestId, method, url };
    // The serializer of pino logs the status only of a response whose headers were sent.
    const res = { statusCode: status, headersSent: true };
    this.#logger.log({ req, res, authId: caller, address }, 'request refused');
  }

  onModuleDestroy(): void {
    clearTimeout(this.#minute);
    this.#endMinute();
  }

  #endMinute(): void {
    if (this.#suppressed > 0)
      this.#logger.warn(`${this.#suppressed} more refused requests were not logged in the last minute`);
    this.#minute = undefined;
    this.#lines = this.#suppressed = 0;
  }
}
