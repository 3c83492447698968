import { EventDrafts } from '@libs/messaging';
import { timestampFromJson } from '@libs/persistence';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CertificateSnapshot, type CertificateStatusDraft, CertificateDrafts } from '../../certificate';
import type { CaState } from '../domain';
import { caDeleted, caEvent } from '../events/ca-events';

/** The draft that cascadeStatement writes for a CA: its row, which the change leaves alone, and its certificate's draft. */
interface CaStatusDraft {
  readonly ca: {
    readonly id: string;
    readonly level: number;
    readonly profile_id: string;
    readonly allowed_profile_ids?: readonly string[] | null;
    readonly metadata: Record<string, unknown>;
    readonly created_at: string;
  };
  readonly certificate: CertificateStatusDraft;
}

/** Turns drafts into events of CAs whose status changed, or that were deleted, together with a CA above them. */
@Injectable()
export class CaDrafts implements OnModuleInit {
  constructor(
    private readonly drafts: EventDrafts,
    private readonly certificates: CertificateDrafts,
  ) {}

  onModuleInit(): void {
    this.drafts.register('ca.status.update', async (drafts) => {
      const statusDrafts = drafts.map(({ draft }) => draft as CaStatusDraft);
      const changes = await this.certificates.read(statusDrafts.map(({ certificate }) => certificate));
      return changes.map(({ previous, updated }, index) => {
        const ca = toCaState(statusDrafts[index]?.ca);
        const snapshot = ({ state: certificate, at }: CertificateSnapshot) => ({
          state: ca,
          certificate,
          at,
        });
        const change = { previous: snapshot(previous), updated: snapshot(updated) };
        return caEvent({ kind: 'status changed', ...change }).data;
      });
    });
    this.drafts.register('ca.delete', (drafts) =>
      Promise.resolve(drafts.map(({ draft }) => caDeleted(draft as Parameters<typeof caDeleted>[0]).data)),
    );
  }
}

function toCaState(row: CaStatusDraft['ca'] | undefined): CaState {
  if (!row) throw new Error('there are more changes than drafts');
  const { id, level, profile_id: profileId, metadata, created_at } = row;
  const allowedProfileIds = row.allowed_profile_ids ?? undefined;
  return { id, level, profileId, allowedProfileIds, metadata, createdAt: timestampFromJson(created_at) };
}
