import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { StoredStatus } from '../certificates/status-now';

/**
 * The columns of a certificate that a cascade changes by the hundred thousand: its status and its issuing CA. They have
 * a table of their own, because PostgreSQL writes a new row and new index entries for every change (docs/adr/0022): this
 * row is short and has few indexes. Columns with `update: false` never change.
 */
@Entity('certificate_status')
@Index('certificate_status_created', ['status', 'createdAt', 'certificateId'])
@Index('certificate_issuer_ca', ['issuerCaId', 'createdAt', 'certificateId'])
// An index on the end of ACTIVE certificates: an expression, of which PostgreSQL keeps statistics.
@Index('certificate_expiring', { synchronize: false })
// Small, partial indexes: certificates of CAs, and certificates on hold.
@Index('certificate_status_ca', { synchronize: false })
@Index('certificate_ca_issuer', ['issuerCaId'], { where: 'is_ca' })
@Index('certificate_held_by', ['heldBy'], { where: 'held_by IS NOT NULL' })
export class CertificateStatusEntity {
  @PrimaryColumn({
    name: 'certificate_id',
    type: 'uuid',
    primaryKeyConstraintName: 'certificate_status_pkey',
  })
  certificateId!: string;

  /** A CertificateEntity, by its name, because that class imports this one. */
  @OneToOne('CertificateEntity', 'status', { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'certificate_id',
    referencedColumnName: 'id',
    foreignKeyConstraintName: 'certificate_status_certificate',
  })
  certificate?: object;

  @Column({ type: 'text' })
  status!: StoredStatus;

  @Column({ name: 'revocation_timestamp', type: 'timestamptz', nullable: true })
  revocationTimestamp!: Date | null;

  @Column({ name: 'revocation_reason', type: 'text' })
  revocationReason!: string;

  /** The CA whose hold put this certificate on hold. Its release restores `statusBeforeHold`. */
  @Column({ name: 'held_by', type: 'text', nullable: true })
  heldBy!: string | null;

  @Column({ name: 'status_before_hold', type: 'text', nullable: true })
  statusBeforeHold!: StoredStatus | null;

  /** The issuing CA; `-` for an unknown one. */
  @Column({ name: 'issuer_ca_id', type: 'text' })
  issuerCaId!: string;

  @Column({ name: 'issuer_level', type: 'integer' })
  issuerLevel!: number;

  /** The profile that issued it, `''` for a profile in the request; null for a certificate that was issued elsewhere. */
  @Column({ name: 'profile_id', type: 'text', nullable: true, update: false })
  profileId!: string | null;

  /** A copy of the column of the certificate, like the two times below: searches need them in this table. */
  @Column({ name: 'is_ca', type: 'boolean', update: false })
  isCa!: boolean;

  @Column({ name: 'valid_to', type: 'timestamptz', update: false })
  validTo!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
