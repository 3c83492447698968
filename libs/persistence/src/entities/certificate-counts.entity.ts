import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many certificates a CA has issued that have this status, but for what is in `certificate_count_change`. */
@Entity('certificate_count')
export class CertificateCountEntity {
  @PrimaryColumn({ name: 'issuer_ca_id', type: 'text', primaryKeyConstraintName: 'certificate_count_pkey' })
  issuerCaId!: string;

  /** As it is stored: an ACTIVE one may have expired. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'certificate_count_pkey' })
  status!: string;

  @Column({ type: 'bigint' })
  count!: string;
}

const KEY = { primaryKeyConstraintName: 'certificate_period_count_pkey' };

/** Of the certificates that there are: how many were issued, were revoked and will expire in a day, week or month of UTC. */
@Entity('certificate_period_count')
export class CertificatePeriodCountEntity {
  /** day, week or month */
  @PrimaryColumn({ type: 'text', ...KEY })
  period!: string;

  /** Its first day; a Monday for weeks. */
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

  /** ACTIVE ones that end in the period. */
  @Column({ type: 'bigint' })
  expiring!: string;
}
