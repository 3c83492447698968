import { Job, JobRegistry } from '@libs/jobs';
import { allParts } from '@libs/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CertificateExpirationDeltas } from '../certificate';
import { CaExpirationDeltas } from './ca-expiration-deltas';
import { CaSettings } from './ca-settings';

/** Sends the notifications that metadata requests before the end of a certificate or CA (contract 9.1). */
@Injectable()
export class ExpirationDeltasJob extends Job implements OnModuleInit {
  readonly name = 'expiration-deltas';

  constructor(
    private readonly settings: CaSettings,
    private readonly certificates: CertificateExpirationDeltas,
    private readonly cas: CaExpirationDeltas,
    private readonly jobs: JobRegistry,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register(this, { schedule: this.settings.monitorFrequency });
  }

  /** CAs first: they are few, and more depends on them. */
  run(stopping: AbortSignal): Promise<number> {
    return allParts(this.name, [() => this.cas.run(stopping), () => this.certificates.run(stopping)]);
  }
}
