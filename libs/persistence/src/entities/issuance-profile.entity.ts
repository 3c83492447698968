import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a CA may put into certificates. Only name and id are searched for, so the rest stays one document. */
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
