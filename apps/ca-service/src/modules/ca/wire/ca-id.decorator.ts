import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength, NotEquals } from 'class-validator';

/** No slash, no control characters (C0, DEL, C1). */
const IN_PATHS = new RegExp(String.raw`^[^/\x00-\x1F\x7F-\x9F]*$`);

/** The id of a CA, as it is used in paths. Existing clients send `null` or `''` for "none". */
export const CaId = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description }),
    IsString(),
    MaxLength(256),
    Matches(IN_PATHS, { message: 'must not contain a slash or control characters' }),
    // Contract 5.6 and 5.8: the issuer of certificates whose issuer is not known. No CA may revoke them.
    NotEquals('-', { message: 'must not be -, which stands for an unknown issuer' }),
  );
