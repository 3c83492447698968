import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Every certificate, CA certificates included. The DER is kept once; the other columns are what lists show,
 * filter and sort on, so that no certificate has to be parsed to be listed.
 */
@Entity('certificate')
@Index('certificate_created', ['createdAt', 'serialNumber'])
@Index('certificate_status', ['status', 'createdAt', 'serialNumber'])
@Index('certificate_valid_to', ['validTo', 'serialNumber'])
@Index('certificate_valid_from', ['validFrom', 'serialNumber'])
@Index('certificate_subject', ['subjectCommonName', 'serialNumber'])
@Index('certificate_subject_key', ['subjectKeyId'])
// Of a kind that only the migration can name: GIN.
@Index('certificate_subject_grams', { synchronize: false })
@Index('certificate_metadata', { synchronize: false })
@Index('certificate_alt_names', { synchronize: false })
@Index('certificate_issuer_ca', ['issuerCaId', 'createdAt', 'serialNumber'])
// What follows is small: certificates of CAs, of keys held here, and on hold. Issuing to others writes none of it.
@Index('certificate_ca_subject', ['subjectCommonName'], { where: 'is_ca' })
@Index('certificate_ca_issuer', ['issuerCaId'], { where: 'is_ca' })
@Index('certificate_held_key', ['keyId'], { where: "engine_id <> ''" })
@Index('certificate_held_by', ['heldBy'], { where: 'held_by IS NOT NULL' })
export class CertificateEntity {
  @PrimaryColumn({
    name: 'serial_number',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'certificate_pkey',
  })
  serialNumber!: string;

  @Column({ type: 'bytea' })
  der!: Buffer;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ name: 'is_ca', type: 'boolean' })
  isCa!: boolean;

  @Column({ name: 'engine_id', type: 'text' })
  engineId!: string;

  /** SHA-256 of the SubjectPublicKeyInfo: finds the private key, whatever the certificate's SKI says. */
  @Column({ name: 'key_id', type: 'text' })
  keyId!: string;

  @Column({ name: 'key_type', type: 'text' })
  keyType!: string;

  @Column({ name: 'key_bits', type: 'integer' })
  keyBits!: number;

  @Column({ name: 'subject_key_id', type: 'text' })
  subjectKeyId!: string;

  @Column({ name: 'authority_key_id', type: 'text' })
  authorityKeyId!: string;

  @Column({ name: 'subject_common_name', type: 'text' })
  subjectCommonName!: string;

  @Column({ type: 'jsonb' })
  subject!: object;

  @Column({ type: 'jsonb' })
  issuer!: object;

  /** The issuing CA; `-` when it is not known to the service. */
  @Column({ name: 'issuer_ca_id', type: 'text' })
  issuerCaId!: string;

  @Column({ name: 'issuer_serial_number', type: 'text' })
  issuerSerialNumber!: string;

  @Column({ name: 'issuer_level', type: 'integer' })
  issuerLevel!: number;

  @Column({ name: 'valid_from', type: 'timestamptz' })
  validFrom!: Date;

  @Column({ name: 'valid_to', type: 'timestamptz' })
  validTo!: Date;

  @Column({ name: 'key_usage', type: 'text', array: true })
  keyUsage!: string[];

  @Column({ name: 'extended_key_usage', type: 'text', array: true })
  extendedKeyUsage!: string[];

  @Column({ name: 'subject_alt_names', type: 'text', array: true, default: [] })
  subjectAltNames!: string[];

  @Column({ name: 'revocation_timestamp', type: 'timestamptz', nullable: true })
  revocationTimestamp!: Date | null;

  @Column({ name: 'revocation_reason', type: 'text' })
  revocationReason!: string;

  /** The CA whose hold put this certificate on hold: its release brings `statusBeforeHold` back. */
  @Column({ name: 'held_by', type: 'text', nullable: true })
  heldBy!: string | null;

  @Column({ name: 'status_before_hold', type: 'text', nullable: true })
  statusBeforeHold!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  metadata!: object | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
