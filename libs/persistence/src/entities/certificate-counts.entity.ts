import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The number of certificates of a CA with this status, without the changes in `certificate_count_change`. */
@Entity('certificate_count')
export class CertificateCountEntity {
  @PrimaryColumn({ name: 'issuer_ca_id', type: 'text', primaryKeyConstraintName: 'certificate_count_pkey' })
  issuerCaId!: string;

  /** The stored status: an ACTIVE certificate may have expired. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'certificate_count_pkey' })
  status!: string;

  @Column({ type: 'bigint' })
  count!: string;
}

const KEY = { primaryKeyConstraintName: 'certificate_period_count_pkey' };

/** The numbers of existing certificates that were issued, were revoked or will expire in a day, week or month of UTC. */
@Entity('certificate_period_count')
export class CertificatePeriodCountEntity {
  /** day, week or month */
  @PrimaryColumn({ type: 'text', ...KEY })
  period!: string;

  /** The first day of the period; a Monday for weeks. */
  @PrimaryColumn({ type: 'date', ...KEY })
  start!: string;

  @PrimaryColumn({ name: 'issuer_ca_id', type: 'text', ...KEY })
  issuerCaId!: string;

  @PrimaryColumn({ name: 'profile_id', type: 'text', ...KEY })
  profileId!: string;

  @Column({ type: 'bigint' })
  issued!: string;

  @Column({ type: 'bigint' })
  revoked!: string;

  /** ACTIVE certificates that end in the period. */
  @Column({ type: 'bigint' })
  expiring!: string;
}
