import type { MigrationInterface, QueryRunner } from 'typeorm';

const MOVED = [
  'status text',
  'revocation_timestamp timestamptz',
  'revocation_reason text',
  'held_by text',
  'status_before_hold text',
  'issuer_ca_id text',
  'issuer_level integer',
] as const;
const NULLABLE = ['revocation_timestamp', 'held_by', 'status_before_hold'];

/**
 * What changes of many certificates at once gets a table of its own (docs/adr/0022). The rows of `certificate` stay
 * as they are: dropping a column rewrites none of them.
 */
export class SplitCertificateStatus1764310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX certificate_status`);
    await runner.query(`
      CREATE TABLE certificate_status (
        serial_number        text COLLATE "C" NOT NULL,
        status               text NOT NULL,
        revocation_timestamp timestamptz,
        revocation_reason    text NOT NULL,
        held_by              text,
        status_before_hold   text,
        issuer_ca_id         text NOT NULL,
        issuer_level         integer NOT NULL,
        is_ca                boolean NOT NULL,
        valid_to             timestamptz NOT NULL,
        created_at           timestamptz NOT NULL
      )`);
    const columns = [...MOVED.map(nameOf), 'is_ca', 'valid_to', 'created_at'].join(', ');
    await runner.query(`
      INSERT INTO certificate_status (serial_number, ${columns}) SELECT serial_number, ${columns} FROM certificate`);
    await runner.query(`
      ALTER TABLE certificate_status
        ADD CONSTRAINT certificate_status_pkey PRIMARY KEY (serial_number),
        ADD CONSTRAINT certificate_status_certificate FOREIGN KEY (serial_number)
          REFERENCES certificate (serial_number) ON DELETE CASCADE`);
    for (const column of MOVED) await runner.query(`ALTER TABLE certificate DROP ${nameOf(column)}`);
    await runner.query(
      `CREATE INDEX certificate_status_created ON certificate_status (status, created_at, serial_number)`,
    );
    await runner.query(
      `CREATE INDEX certificate_issuer_ca ON certificate_status (issuer_ca_id, created_at, serial_number)`,
    );
    await runner.query(
      `CREATE INDEX certificate_expiring ON certificate_status (valid_to) WHERE status = 'ACTIVE'`,
    );
    await runner.query(`CREATE INDEX certificate_ca_issuer ON certificate_status (issuer_ca_id) WHERE is_ca`);
    await runner.query(
      `CREATE INDEX certificate_held_by ON certificate_status (held_by) WHERE held_by IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of MOVED) await runner.query(`ALTER TABLE certificate ADD ${column}`);
    await runner.query(`
      UPDATE certificate SET ${MOVED.map(nameOf)
        .map((name) => `${name} = moved.${name}`)
        .join(', ')}
      FROM certificate_status moved WHERE moved.serial_number = certificate.serial_number`);
    for (const name of MOVED.map(nameOf)) {
      if (!NULLABLE.includes(name)) await runner.query(`ALTER TABLE certificate ALTER ${name} SET NOT NULL`);
    }
    await runner.query(`DROP TABLE certificate_status`);
    await runner.query(`CREATE INDEX certificate_status ON certificate (status, created_at, serial_number)`);
    await runner.query(
      `CREATE INDEX certificate_issuer_ca ON certificate (issuer_ca_id, created_at, serial_number)`,
    );
    await runner.query(`CREATE INDEX certificate_ca_issuer ON certificate (issuer_ca_id) WHERE is_ca`);
    await runner.query(`CREATE INDEX certificate_held_by ON certificate (held_by) WHERE held_by IS NOT NULL`);
  }
}

/** Of a column as it is declared. */
function nameOf(column: string): string {
  return column.slice(0, column.indexOf(' '));
}
