import { Module } from '@nestjs/common';
import { KeyModule } from '../key';
import { CounterCheckJob } from './counter-check.job';
import { CounterFoldingJob } from './counter-folding.job';
import { StatisticsController } from './http/statistics.controller';
import { CertificateCounts } from './persistence/certificate-counts';
import { CounterMaintenance } from './persistence/counter-maintenance';
import { PeriodReader } from './persistence/period.reader';
import { StatisticsReader } from './persistence/statistics.reader';
import { GetCaStatisticsHandler } from './queries/get-ca-statistics';
import { GetExpirationsHandler } from './queries/get-expirations';
import { GetIssuanceHandler } from './queries/get-issuance';
import { GetStatisticsHandler } from './queries/get-statistics';

/** Counts and charts, and the jobs that maintain their counters. */
@Module({
  imports: [KeyModule],
  controllers: [StatisticsController],
  providers: [
    GetStatisticsHandler,
    GetCaStatisticsHandler,
    GetExpirationsHandler,
    GetIssuanceHandler,
    StatisticsReader,
    CertificateCounts,
    PeriodReader,
    CounterMaintenance,
    CounterFoldingJob,
    CounterCheckJob,
  ],
})
export class StatisticsModule {}
