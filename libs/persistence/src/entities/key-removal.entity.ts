import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A note that a private key is to be removed from its engine after `dueAt`, unless a certificate uses it by then. It is
 * written before or with every change that could leave an unused key, so that a crash leaves none.
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
