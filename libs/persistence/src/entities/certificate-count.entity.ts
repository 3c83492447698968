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
