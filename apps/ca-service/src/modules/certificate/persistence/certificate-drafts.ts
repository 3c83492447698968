import { EventDrafts } from '@libs/messaging';
import { timestampFromJson, TransactionContext } from '@libs/persistence';
import { CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityMetadata } from 'typeorm';
import type { CertificateSnapshot, CertificateState } from '../domain';
import { certificateDeleted, certificateEvent } from '../events/certificate-events';
import { toState } from './certificate.mapper';

/** Columns of a certificate and of its status, as PostgreSQL's JSON has them. */
type JsonRow = Readonly<Record<string, unknown>>;

/** What certificateStatusDraft has written. */
export interface CertificateStatusDraft {
  readonly serial_number: string;
  readonly at: string;
  readonly previous: JsonRow;
  readonly updated: JsonRow;
  /** The rest of the row, where the certificate was deleted before the event was written out. */
  readonly certificate?: JsonRow;
}

/** A status change, read from its draft. */
export interface CertificateStatusChange {
  /** At the moment of the change, or at the end of its validity: by then, what was ACTIVE may have expired. */
  readonly previous: CertificateSnapshot;
  readonly updated: CertificateSnapshot;
}

const READ_ROWS =
  'SELECT to_jsonb(certificate) AS row FROM certificate WHERE serial_number = ANY ($1::text[])';

/** Writes out the events of what was done to many certificates at once: changes of status, and deletions. */
@Injectable()
export class CertificateDrafts implements OnModuleInit {
  constructor(
    private readonly drafts: EventDrafts,
    private readonly transactions: TransactionContext,
  ) {}

  onModuleInit(): void {
    this.drafts.register('certificate.status.update', async (drafts) => {
      const changes = await this.read(drafts.map(({ draft }) => draft as CertificateStatusDraft));
      return changes.map((change) => certificateEvent({ kind: 'status changed', ...change }).data);
    });
    this.drafts.register('certificate.delete', (drafts) =>
      Promise.resolve(
        drafts.map(({ draft }) => certificateDeleted(draft as Parameters<typeof certificateDeleted>[0]).data),
      ),
    );
  }

  /** In the order of the drafts. Needs a transaction that sees the change. */
  async read(drafts: readonly CertificateStatusDraft[]): Promise<CertificateStatusChange[]> {
    const manager = this.transactions.manager();
    const serialNumbers = drafts.map(({ serial_number }) => serial_number);
    const found = await manager.query<{ row: JsonRow }[]>(READ_ROWS, [serialNumbers]);
    const rows = new Map(found.map(({ row }) => [row.serial_number, row]));
    const certificate = manager.dataSource.getMetadata(CertificateEntity);
    const status = manager.dataSource.getMetadata(CertificateStatusEntity);
    const fromJson = (row: JsonRow): CertificateState =>
      toState({
        ...columnsFromJson(row, certificate),
        status: columnsFromJson(row, status),
      } as CertificateEntity);
    return drafts.map((draft) => {
      const row = draft.certificate ?? rows.get(draft.serial_number);
      if (!row)
        throw new Error(`certificate ${draft.serial_number} is gone, and its event was not written out`);
      const former = { ...row, ...draft.previous };
      const previous = fromJson(former);
      const at = timestampFromJson(draft.at);
      const before = previous.validTo < at ? previous.validTo : at;
      const updated = fromJson({ ...former, ...draft.updated });
      return { previous: { state: previous, at: before }, updated: { state: updated, at } };
    });
  }
}

const columnsFromJson = (row: JsonRow, { columns }: EntityMetadata): object =>
  Object.fromEntries(
    columns.map(({ propertyName, databaseName, type }) => [
      propertyName,
      fromJsonValue(row[databaseName], type),
    ]),
  );

/** JSON has neither times nor octets: PostgreSQL writes them almost as RFC 3339 and as `\x` with hexadecimal digits. */
function fromJsonValue(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (type === 'timestamptz') return timestampFromJson(value);
  return type === 'bytea' ? Buffer.from(value.slice(2), 'hex') : value;
}
