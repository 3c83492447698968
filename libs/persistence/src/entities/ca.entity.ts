import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { CertificateEntity } from './certificate.entity';

/** A certificate authority: its id, current certificate and default profile. */
@Entity('ca')
@Index('ca_created', ['createdAt', 'id'])
@Index('ca_expiration_delta', ['nextExpirationDeltaAt'], { where: 'next_expiration_delta_at IS NOT NULL' })
@Unique('ca_certificate_id', ['certificateId'])
export class CaEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'ca_pkey' })
  id!: string;

  /** The current certificate. */
  @Column({ name: 'certificate_id', type: 'uuid' })
  certificateId!: string;

  @ManyToOne(() => CertificateEntity)
  @JoinColumn({
    name: 'certificate_id',
    referencedColumnName: 'id',
    foreignKeyConstraintName: 'ca_current_certificate',
  })
  certificate!: CertificateEntity;

  /** 0 for a root or an unknown parent, else the parent's level + 1. */
  @Column({ type: 'integer' })
  level!: number;

  /** The default issuance profile; `''` only for imported CAs. */
  @Column({ name: 'profile_id', type: 'text' })
  profileId!: string;

  /** The ids of the profiles that issuers may use with the CA. NULL allows every profile without `sign_as_ca`. */
  @Column({ name: 'allowed_profile_ids', type: 'text', array: true, nullable: true })
  allowedProfileIds!: readonly string[] | null;

  @Column({ type: 'jsonb' })
  metadata!: object;

  /** When the next expiration delta of the metadata is due, before the current certificate ends; NULL without one. */
  @Column({ name: 'next_expiration_delta_at', type: 'timestamptz', nullable: true })
  nextExpirationDeltaAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', update: false })
  createdAt!: Date;
}
