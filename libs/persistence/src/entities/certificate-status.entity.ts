import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { StoredStatus } from '../certificates/status-now';

/**
 * What may change of a certificate by the hundred thousand: its status, and its place below a CA. A table of its own,
 * because a change writes the whole row anew and an entry into every index of its table (docs/adr/0022): here the
 * row is short, and the indexes are few. Who issues with a CA shares the row of the CA's certificate.
 */
@Entity('certificate_status')
@Index('certificate_status_created', ['status', 'createdAt', 'serialNumber'])
@Index('certificate_issuer_ca', ['issuerCaId', 'createdAt', 'serialNumber'])
// On when those that are ACTIVE expire: an expression, which PostgreSQL knows the distribution of.
@Index('certificate_expiring', { synchronize: false })
// Small ones: certificates of CAs, and those on hold.
@Index('certificate_status_ca', { synchronize: false })
@Index('certificate_ca_issuer', ['issuerCaId'], { where: 'is_ca' })
@Index('certificate_held_by', ['heldBy'], { where: 'held_by IS NOT NULL' })
export class CertificateStatusEntity {
  @PrimaryColumn({
    name: 'serial_number',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'certificate_status_pkey',
  })
  serialNumber!: string;

  /** A CertificateEntity: by its name, because that one refers to this class. */
  @OneToOne('CertificateEntity', 'status', { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'serial_number',
    referencedColumnName: 'serialNumber',
    foreignKeyConstraintName: 'certificate_status_certificate',
  })
  certificate?: object;

  @Column({ type: 'text' })
  status!: StoredStatus;

  @Column({ name: 'revocation_timestamp', type: 'timestamptz', nullable: true })
  revocationTimestamp!: Date | null;

  @Column({ name: 'revocation_reason', type: 'text' })
  revocationReason!: string;

  /** The CA whose hold put this certificate on hold: its release brings `statusBeforeHold` back. */
  @Column({ name: 'held_by', type: 'text', nullable: true })
  heldBy!: string | null;

  @Column({ name: 'status_before_hold', type: 'text', nullable: true })
  statusBeforeHold!: StoredStatus | null;

  /** The issuing CA; `-` when it is not known to the service. */
  @Column({ name: 'issuer_ca_id', type: 'text' })
  issuerCaId!: string;

  @Column({ name: 'issuer_level', type: 'integer' })
  issuerLevel!: number;

  /** The profile it was issued by, `''` for one that came with the request; null when it was issued elsewhere. */
  @Column({ name: 'profile_id', type: 'text', nullable: true, update: false })
  profileId!: string | null;

  /** As in the certificate, and unchangeable like it; so are the two times. Searches need them beside the status. */
  @Column({ name: 'is_ca', type: 'boolean', update: false })
  isCa!: boolean;

  @Column({ name: 'valid_to', type: 'timestamptz', update: false })
  validTo!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
