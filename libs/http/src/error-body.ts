import { ApiProperty } from '@nestjs/swagger';

/** The body of every error answer (contract 1.5): one sentence. */
export class ErrorBody {
  @ApiProperty({ example: 'CA not found' })
  err!: string;
}
