import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Response of POST /cas/{id}/signature/sign (contract section 7). */
@ApiSchema({ name: 'MessageSignature' })
export class MessageSignatureView {
  @ApiProperty({
    format: 'byte',
    description: 'Standard base64 of the signature; DER for ECDSA',
    example:
      'MEUCIQDo6QFJFEyYFOU514SXQYMcvtQYk1BYlJNV6TV7NXB7/QIgZ3qm2LQYKNpCyPU5dH9Mzxdt4GDLuCqak0QhXZoBORA=',
  })
  readonly signed_data!: string;
}

/** Response of POST /cas/{id}/signature/verify (contract section 7). */
@ApiSchema({ name: 'SignatureVerification' })
export class SignatureVerificationView {
  @ApiProperty({ example: true })
  readonly valid!: boolean;
}
