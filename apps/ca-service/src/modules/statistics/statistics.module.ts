import { Module } from '@nestjs/common';
import { KeyModule } from '../key';
import { StatisticsController } from './http/statistics.controller';
import { StatisticsReader } from './persistence/statistics.reader';
import { GetStatisticsHandler } from './queries/get-statistics/get-statistics.handler';

@Module({
  imports: [KeyModule],
  controllers: [StatisticsController],
  providers: [GetStatisticsHandler, StatisticsReader],
})
export class StatisticsModule {}
