import type { Page } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryState } from '../domain/delivery';
import type { DeliveryView } from '../wire/delivery.view';

/** Lists the newest first, with one row more than requested when there is a next page. */
const LIST = `
  SELECT id, subscription, event_id, type, subject, state, created_at, finished_at,
    CASE WHEN state = 'pending' THEN next_attempt_at END AS next_attempt_at,
    tried.attempts
  FROM delivery
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'at', at, 'status', status, 'error', error, 'milliseconds', milliseconds) ORDER BY at), '[]') AS attempts
    FROM delivery_attempt WHERE delivery_id = delivery.id
  ) AS tried
  WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR subscription = $2)
    AND ($3::bigint IS NULL OR id < $3)
  ORDER BY id DESC
  LIMIT $4 + 1`;

const PENDING = `
  SELECT subscription, count(*)::integer AS count,
    extract(epoch FROM now() - min(created_at))::float AS age
  FROM delivery WHERE state = 'pending' GROUP BY subscription`;

interface Row extends Omit<DeliveryView, 'created_at' | 'finished_at' | 'next_attempt_at'> {
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly next_attempt_at: Date | null;
}

@Injectable()
export class DeliveryReader {
  constructor(private readonly dataSource: DataSource) {}

  async list(
    filter: { readonly state: DeliveryState | undefined; readonly subscription: string | undefined },
    before: string | undefined,
    pageSize: number,
  ): Promise<Page<DeliveryView>> {
    const { state = null, subscription = null } = filter;
    const rows = await this.dataSource.query<Row[]>(LIST, [state, subscription, before ?? null, pageSize]);
    const list = rows.slice(0, pageSize).map(toView);
    return { next: rows.length > pageSize ? (list.at(-1)?.id ?? '') : '', list };
  }

  /** Returns the number of pending deliveries and the age of the oldest in seconds, by subscription. */
  pending(): Promise<{ subscription: string; count: number; age: number }[]> {
    return this.dataSource.query(PENDING);
  }
}

function toView({ created_at, finished_at, next_attempt_at, ...row }: Row): DeliveryView {
  return {
    ...row,
    created_at: created_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
    next_attempt_at: next_attempt_at?.toISOString() ?? null,
  };
}
