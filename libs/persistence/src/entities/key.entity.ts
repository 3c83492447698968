import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A private key that the service can use. `wrapped` is the wrapped key of the software engine, and NULL for others. */
@Entity('key')
export class KeyEntity {
  /** Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo. */
  @PrimaryColumn({ name: 'key_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'key_pkey' })
  keyId!: string;

  @PrimaryColumn({ name: 'engine_id', type: 'text', collation: 'C', primaryKeyConstraintName: 'key_pkey' })
  engineId!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'integer' })
  bits!: number;

  @Column({ type: 'bytea' })
  spki!: Buffer;

  @Column({ type: 'bytea', nullable: true })
  wrapped!: Buffer | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
