import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { CaEntity } from './ca.entity';
import { CertificateEntity } from './certificate.entity';

/**
 * A certificate of a CA itself: the current one, those before it was reissued or rekeyed, and the cross certificates of
 * a rekeying. Revoking the CA revokes all of them.
 */
@Entity('ca_certificate')
@Index('ca_certificate_ca', ['caId'])
@Index('ca_certificate_subject', ['subjectDigest'])
@Index('ca_certificate_issuer', ['issuerDigest'])
export class CaCertificateEntity {
  @PrimaryColumn({
    name: 'certificate_id',
    type: 'uuid',
    primaryKeyConstraintName: 'ca_certificate_pkey',
  })
  certificateId!: string;

  @ManyToOne(() => CertificateEntity)
  @JoinColumn({
    name: 'certificate_id',
    referencedColumnName: 'id',
    foreignKeyConstraintName: 'ca_certificate_certificate',
  })
  certificate!: CertificateEntity;

  @Column({ name: 'ca_id', type: 'text', collation: 'C' })
  caId!: string;

  /** SHA-256 of the canonical form of the subject (RFC 5280 section 7.1), by which issued certificates find the CA. */
  @Column({ name: 'subject_digest', type: 'bytea' })
  subjectDigest!: Buffer;

  /** As `subjectDigest`, of the issuer: by it an imported CA finds the CAs that it issued. */
  @Column({ name: 'issuer_digest', type: 'bytea' })
  issuerDigest!: Buffer;

  @ManyToOne(() => CaEntity, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'ca_id',
    referencedColumnName: 'id',
    foreignKeyConstraintName: 'ca_certificate_ca_id',
  })
  ca!: CaEntity;
}
