import { Column, Entity, Index, OneToOne, PrimaryColumn } from 'typeorm';
import { CertificateStatusEntity } from './certificate-status.entity';

/**
 * Every certificate, CA certificates included. The DER is kept once; the other columns are what lists show,
 * filter and sort on, so that no certificate has to be parsed to be listed. What changes often is in its status.
 * Columns with `update: false` never change; the others are written by every change of the certificate.
 */
@Entity('certificate')
@Index('certificate_created', ['createdAt', 'serialNumber'])
@Index('certificate_valid_to', ['validTo', 'serialNumber'])
@Index('certificate_valid_from', ['validFrom', 'serialNumber'])
@Index('certificate_subject', ['subjectCommonName', 'serialNumber'])
@Index('certificate_subject_key', ['subjectKeyId'])
// Of a kind that only the migration can name: GIN.
@Index('certificate_subject_grams', { synchronize: false })
@Index('certificate_metadata', { synchronize: false })
@Index('certificate_alt_names', { synchronize: false })
// What follows is small: certificates of CAs, of keys held here, and of whom somebody wants to be told before they
// end. Issuing to others writes none of it.
@Index('certificate_ca_subject', ['subjectCommonName'], { where: 'is_ca' })
@Index('certificate_ca_engine', { synchronize: false })
@Index('certificate_held_key', ['keyId'], { where: "engine_id <> ''" })
@Index('certificate_expiration_delta', ['nextExpirationDeltaAt'], {
  where: 'next_expiration_delta_at IS NOT NULL',
})
export class CertificateEntity {
  @PrimaryColumn({
    name: 'serial_number',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'certificate_pkey',
  })
  serialNumber!: string;

  @Column({ type: 'bytea', update: false })
  der!: Buffer;

  /** Written with the certificate in every case; read only where it is asked for. */
  @OneToOne(() => CertificateStatusEntity, ({ certificate }) => certificate)
  status!: CertificateStatusEntity;

  @Column({ type: 'text' })
  type!: string;

  @Column({ name: 'is_ca', type: 'boolean', update: false })
  isCa!: boolean;

  @Column({ name: 'engine_id', type: 'text' })
  engineId!: string;

  /** SHA-256 of the SubjectPublicKeyInfo: finds the private key, whatever the certificate's SKI says. */
  @Column({ name: 'key_id', type: 'text', update: false })
  keyId!: string;

  @Column({ name: 'key_type', type: 'text', update: false })
  keyType!: string;

  @Column({ name: 'key_bits', type: 'integer', update: false })
  keyBits!: number;

  @Column({ name: 'subject_key_id', type: 'text', update: false })
  subjectKeyId!: string;

  @Column({ name: 'authority_key_id', type: 'text' })
  authorityKeyId!: string;

  @Column({ name: 'subject_common_name', type: 'text', update: false })
  subjectCommonName!: string;

  @Column({ type: 'jsonb', update: false })
  subject!: object;

  @Column({ type: 'jsonb', update: false })
  issuer!: object;

  @Column({ name: 'issuer_serial_number', type: 'text' })
  issuerSerialNumber!: string;

  @Column({ name: 'valid_from', type: 'timestamptz', update: false })
  validFrom!: Date;

  @Column({ name: 'valid_to', type: 'timestamptz', update: false })
  validTo!: Date;

  @Column({ name: 'key_usage', type: 'text', array: true, update: false })
  keyUsage!: readonly string[];

  @Column({ name: 'extended_key_usage', type: 'text', array: true, update: false })
  extendedKeyUsage!: readonly string[];

  @Column({ name: 'subject_alt_names', type: 'text', array: true, default: [], update: false })
  subjectAltNames!: readonly string[];

  @Column({ type: 'jsonb', nullable: true })
  metadata!: object | null;

  /**
   * When the next expiration delta in the metadata is due, as far as nothing but the metadata says. NULL: there is
   * none, or the certificate is not one to tell of.
   */
  @Column({ name: 'next_expiration_delta_at', type: 'timestamptz', nullable: true })
  nextExpirationDeltaAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
