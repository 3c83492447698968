import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A profile that decides what a CA puts into certificates. Lists search few members, so the rest is one document. */
@Entity('issuance_profile')
@Index('issuance_profile_created', ['createdAt', 'id'])
export class IssuanceProfileEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'issuance_profile_pkey' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'jsonb' })
  definition!: object;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
