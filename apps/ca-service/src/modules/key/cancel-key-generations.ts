import { CryptoWorkers } from '@libs/crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Ends waiting key generations at shutdown, before the HTTP server closes: it waits for every answer, and a queue of
 * large RSA keys takes minutes.
 */
@Injectable()
export class CancelKeyGenerations implements OnModuleDestroy {
  constructor(private readonly workers: CryptoWorkers) {}

  onModuleDestroy(): void {
    this.workers.keyGenerator.cancelWaiting();
  }
}
