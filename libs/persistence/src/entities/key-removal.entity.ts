import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A private key that is to be removed from its engine once `dueAt` has passed, unless a certificate uses it by
 * then. Written before whatever could leave a key behind, so that a crash leaves none.
 */
@Entity('key_removal')
@Index('key_removal_due', ['dueAt'])
export class KeyRemovalEntity {
  @PrimaryColumn({
    name: 'key_id',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'key_removal_pkey',
  })
  keyId!: string;

  @PrimaryColumn({
    name: 'engine_id',
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'key_removal_pkey',
  })
  engineId!: string;

  @Column({ name: 'due_at', type: 'timestamptz' })
  dueAt!: Date;
}
