import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { CertificateEntity } from './certificate.entity';

/** A certificate authority: a name for its current certificate, and what it issues by default. */
@Entity('ca')
@Index('ca_created', ['createdAt', 'id'])
@Index('ca_expiration_delta', ['nextExpirationDeltaAt'], { where: 'next_expiration_delta_at IS NOT NULL' })
@Unique('ca_serial_number', ['serialNumber'])
export class CaEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'ca_pkey' })
  id!: string;

  @Column({ name: 'serial_number', type: 'text', collation: 'C' })
  serialNumber!: string;

  @ManyToOne(() => CertificateEntity)
  @JoinColumn({
    name: 'serial_number',
    referencedColumnName: 'serialNumber',
    foreignKeyConstraintName: 'ca_current_certificate',
  })
  certificate!: CertificateEntity;

  /** 0 for a root, or when the parent is not known; else the parent's level + 1. */
  @Column({ type: 'integer' })
  level!: number;

  /** The default issuance profile; `''` only for imported CAs. */
  @Column({ name: 'profile_id', type: 'text' })
  profileId!: string;

  /** The stored profiles that issuers may use with the CA. NULL: every one that makes no CA certificates. */
  @Column({ name: 'allowed_profile_ids', type: 'text', array: true, nullable: true })
  allowedProfileIds!: readonly string[] | null;

  @Column({ type: 'jsonb' })
  metadata!: object;

  /** When the next expiration delta in the metadata is due, before the end of the current certificate. NULL: none. */
  @Column({ name: 'next_expiration_delta_at', type: 'timestamptz', nullable: true })
  nextExpirationDeltaAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
