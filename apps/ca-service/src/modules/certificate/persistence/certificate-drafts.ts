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

/** The JSON that certificateStatusDraft writes. */
export interface CertificateStatusDraft {
  readonly certificate_id: string;
  readonly at: string;
  readonly previous: JsonRow;
  readonly updated: JsonRow;
  /** The row of a certificate that was deleted before the draft became an event. */
  readonly certificate?: JsonRow;
}

/** A status change, read from its draft. */
export interface CertificateStatusChange {
  /** As of the moment of the change, or of the end of the validity if that was earlier. */
  readonly previous: CertificateSnapshot;
  readonly updated: CertificateSnapshot;
}

const READ_ROWS = 'SELECT to_jsonb(certificate) AS row FROM certificate WHERE id = ANY ($1::uuid[])';

/** Turns drafts of set-based changes into events: changes of status, and deletions of certificates. */
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

  /** Returns the changes in the order of the drafts. Needs a transaction that sees the change. */
  async read(drafts: readonly CertificateStatusDraft[]): Promise<CertificateStatusChange[]> {
    const manager = this.transactions.manager();
    const ids = drafts.map(({ certificate_id }) => certificate_id);
    const found = await manager.query<{ row: JsonRow }[]>(READ_ROWS, [ids]);
    const rows = new Map(found.map(({ row }) => [row.id, row]));
    const certificate = manager.dataSource.getMetadata(CertificateEntity);
    const status = manager.dataSource.getMetadata(CertificateStatusEntity);
    const fromJson = (row: JsonRow): CertificateState =>
      toState({
        ...columnsFromJson(row, certificate),
        status: columnsFromJson(row, status),
      } as CertificateEntity);
    return drafts.map((draft) => {
      const row = draft.certificate ?? rows.get(draft.certificate_id);
      if (!row)
        throw new Error(
          `certificate ${draft.certificate_id}: no row exists, and the draft of its event has no copy of it`,
        );
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

/** Restores times and octets, which PostgreSQL's JSON has as text: almost RFC 3339, and `\x` with hexadecimal digits. */
function fromJsonValue(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (type === 'timestamptz') return timestampFromJson(value);
  return type === 'bytea' ? Buffer.from(value.slice(2), 'hex') : value;
}
