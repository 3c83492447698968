import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { CertificatePolicyDocument, NameConstraintsDocument } from '../domain';

/** Subtrees of names by their kind (RFC 5280 section 4.2.1.10). */
@ApiSchema({ name: 'NameSubtrees' })
export class NameSubtreesView {
  @ApiProperty({ type: [String], required: false, example: ['example.com'] })
  readonly dns?: readonly string[];

  @ApiProperty({ type: [String], required: false, example: ['.example.com'] })
  readonly email?: readonly string[];

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Networks in CIDR notation',
    example: ['10.0.0.0/8'],
  })
  readonly ip?: readonly string[];

  @ApiProperty({ type: [String], required: false, example: ['.example.com'] })
  readonly uri?: readonly string[];
}

/** Name constraints of a CA (RFC 5280 section 4.2.1.10). */
@ApiSchema({ name: 'NameConstraints' })
export class NameConstraintsView implements NameConstraintsDocument {
  @ApiProperty({ type: () => NameSubtreesView, required: false })
  readonly permitted?: NameSubtreesView | undefined;

  @ApiProperty({ type: () => NameSubtreesView, required: false })
  readonly excluded?: NameSubtreesView | undefined;
}

/** A certificate policy (RFC 5280 section 4.2.1.4). */
@ApiSchema({ name: 'CertificatePolicy' })
export class CertificatePolicyView implements CertificatePolicyDocument {
  @ApiProperty({ description: 'Dotted object identifier', example: '2.23.140.1.2.1' })
  readonly oid!: string;

  @ApiProperty({
    type: 'string',
    required: false,
    description: 'URI of the certification practice statement',
    example: 'https://example.com/cps',
  })
  readonly cps?: string | undefined;

  @ApiProperty({ type: 'string', required: false, example: 'For devices only' })
  readonly user_notice?: string | undefined;
}
