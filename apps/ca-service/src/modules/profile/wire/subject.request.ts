import { AlsoCalled, WireObject } from '@libs/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const NameAttribute = (example: string): PropertyDecorator =>
  applyDecorators(ApiProperty({ default: '', example }), IsOptional(), IsString(), MaxLength(1_024));

/**
 * The subject of a profile (contract 2.5). Missing fields stay missing, so that an inline profile can be compared.
 * Web UIs send two attributes under other names. Lengths are checked against RFC 5280 when the name is encoded.
 */
@WireObject()
export class ProfileSubjectRequest {
  @NameAttribute('Device 1')
  common_name?: string;

  @NameAttribute('Example Factory')
  organization?: string;

  @AlsoCalled('organizational_unit')
  @NameAttribute('Assembly')
  organization_unit?: string;

  @NameAttribute('ES')
  country?: string;

  @AlsoCalled('state_province')
  @NameAttribute('Gipuzkoa')
  state?: string;

  @NameAttribute('Donostia')
  locality?: string;
}

/** A subject in a body (contract 2.5): missing fields are empty. */
@WireObject()
export class SubjectRequest extends ProfileSubjectRequest {
  override common_name = '';
  override organization = '';
  override organization_unit = '';
  override country = '';
  override state = '';
  override locality = '';
}
