import { isTrue, IsTrueOrFalse, WireObject } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';

/** `?dry_run=true` answers what would be issued and stores nothing. */
@WireObject()
export class DryRunRequest {
  @ApiProperty({ description: 'true: answer what would be issued, and store nothing' })
  @IsOptional()
  @IsTrueOrFalse()
  dry_run?: string;
}

export const isDryRun = ({ dry_run }: DryRunRequest): boolean => isTrue(dry_run);
