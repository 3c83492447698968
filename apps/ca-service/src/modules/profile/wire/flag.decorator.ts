import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

/** A flag that is false when it is left out. It stays left out, so that an inline profile can be compared. */
export const Flag = (): PropertyDecorator =>
  applyDecorators(ApiProperty({ default: false }), IsOptional(), IsBoolean());
