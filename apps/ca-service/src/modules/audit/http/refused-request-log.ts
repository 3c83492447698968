import type { RefusedRequest } from '@libs/http';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';

/** Bounds the lines of one process, so that refused requests cannot fill the disk. */
const LINES_A_MINUTE = 100;
const MINUTE = 60_000;

/** Logs requests that were answered with a client error: at most 100 a minute, and the number of the others. */
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
      this.#logger.warn(`${this.#suppressed} more refused requests of the last minute are not logged`);
    this.#minute = undefined;
    this.#lines = this.#suppressed = 0;
  }
}
