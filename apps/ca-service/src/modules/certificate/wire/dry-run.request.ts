import { WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** `?dry_run=true` answers what would be issued and stores nothing. */
@WireObject()
export class DryRunRequest {
  @ApiProperty({ description: 'true: answer what would be issued, and store nothing' })
  @IsOptional()
  @IsIn(['true', 'false', '1', '0'], { message: 'must be true or false' })
  dry_run?: string;
}

export const isDryRun = ({ dry_run }: DryRunRequest): boolean => dry_run === 'true' || dry_run === '1';
