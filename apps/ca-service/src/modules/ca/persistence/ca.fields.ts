import type { ListField, ListFields } from '@libs/persistence';
import { certificateFields } from '../../certificate';

/**
 * The fields of a CA in lists (contract 4.4), for a query that joins the tables `ca`, `certificate` and
 * `certificate_status`: those of
 * its current certificate, and those of its own. `metadata` and `creation_ts` are the CA's.
 */
export function caFields(now: Date): ListFields {
  return new Map<string, ListField>([
    ...certificateFields(now),
    ['id', { type: 'string', value: 'ca.id' }],
    ['profile_id', { type: 'string', value: 'ca.profile_id' }],
    ['level', { type: 'number', value: 'ca.level' }],
    ['creation_ts', { type: 'date', value: 'ca.created_at' }],
    ['metadata', { type: 'JSON', value: 'ca.metadata' }],
  ]);
}
