import { Column, Entity, Index, OneToOne, PrimaryColumn, Unique } from 'typeorm';
import { CertificateStatusEntity } from './certificate-status.entity';

/**
 * A certificate; those of CAs are certificates too. The other columns are read from the DER once, for lists to show,
 * filter and sort on. Columns that change often are in CertificateStatusEntity.
 * Columns with `update: false` never change; the others are written by every change of the certificate.
 */
@Entity('certificate')
@Index('certificate_created', ['createdAt', 'id'])
@Index('certificate_valid_to', ['validTo', 'id'])
@Index('certificate_valid_from', ['validFrom', 'id'])
@Index('certificate_subject', ['subjectCommonName', 'id'])
@Index('certificate_subject_key', ['subjectKeyId'])
@Unique('certificate_serial_number', ['serialNumber', 'issuerIdentity'])
// GIN indexes, which TypeORM cannot declare.
@Index('certificate_subject_grams', { synchronize: false })
@Index('certificate_metadata', { synchronize: false })
@Index('certificate_alt_names', { synchronize: false })
// Small, partial indexes: certificates of CAs, of keys that the service holds, and with a pending expiration delta.
// Issuing other certificates writes no entry into them.
@Index('certificate_ca_engine', { synchronize: false })
@Index('certificate_held_key', ['keyId'], { where: "engine_id <> ''" })
@Index('certificate_expiration_delta', ['nextExpirationDeltaAt'], {
  where: 'next_expiration_delta_at IS NOT NULL',
})
export class CertificateEntity {
  /** Identifies the row. A UUID that begins with the time: new rows come last in every index (docs/adr/0049). */
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'certificate_pkey' })
  id!: string;

  /** Unique per issuer (RFC 5280 section 4.1.2.2). */
  @Column({ name: 'serial_number', type: 'text', collation: 'C', update: false })
  serialNumber!: string;

  /** SHA-256 of the issuer's name and key; of the DER while the issuer is unknown. */
  @Column({ name: 'issuer_identity', type: 'bytea' })
  issuerIdentity!: Buffer;

  /** The certificate of the issuer that signed this one; NULL for an unknown issuer. The row may be deleted. */
  @Column({ name: 'issuer_certificate_id', type: 'uuid', nullable: true })
  issuerCertificateId!: string | null;

  @Column({ type: 'bytea', update: false })
  der!: Buffer;

  /** Exists for every certificate; TypeORM reads it only as a requested relation. */
  @OneToOne(() => CertificateStatusEntity, ({ certificate }) => certificate)
  status!: CertificateStatusEntity;

  @Column({ type: 'text' })
  type!: string;

  @Column({ name: 'is_ca', type: 'boolean', update: false })
  isCa!: boolean;

  @Column({ name: 'engine_id', type: 'text' })
  engineId!: string;

  /** SHA-256 of the SubjectPublicKeyInfo; identifies the private key independently of the certificate's SKI. */
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

  /** When the next expiration delta of the metadata is due; NULL without one, and for certificates that are not ACTIVE. */
  @Column({ name: 'next_expiration_delta_at', type: 'timestamptz', nullable: true })
  nextExpirationDeltaAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
