/* eslint-disable */
import { inject, it } from 'vitest';
import { createDatabase, startReplica } from './replica';
import { OutboxSequencer } from '../../../libs/messaging/src/outbox/outbox-sequencer';
const out = (...a: any[]) => process.stderr.write(a.join(' ') + '\n');
const CLAIM = (x: string) => `EXPLAIN (ANALYZE, BUFFERS) WITH held AS MATERIALIZED (
    SELECT subject, min(sequence) AS sequence FROM outbox
    WHERE published_at IS NULL AND attempts > 0 AND next_attempt_at > now()
    GROUP BY subject
  )
  SELECT id, sequence, event_id AS "eventId", type, subject, event, attempts
  FROM outbox
  WHERE published_at IS NULL AND sequence IS NOT NULL AND next_attempt_at <= now()
    ${x}
  ORDER BY sequence
  LIMIT 500
  FOR UPDATE OF outbox SKIP LOCKED`;
it('explains', async () => {
  const databaseUrl = await createDatabase(inject('postgresUrl'));
  const w = await startReplica({ databaseUrl, relay: false });
  const q = (s: string) => w.dataSource.query(s);
  await q('CREATE INDEX outbox_failed ON outbox (subject, sequence) WHERE published_at IS NULL AND attempts > 0');
  await q(`INSERT INTO outbox(event_id,type,subject,event) SELECT gen_random_uuid(),'certificate.create','certificate/'||i, repeat(md5(i::text),90) FROM generate_series(1,100000) i`);
  const seq = new OutboxSequencer(w.dataSource);
  while (await seq.number()) ;
  const show = async (n: string, s: string) => { const r = await q(s); out('== ' + n); out(r.map((x: any) => x['QUERY PLAN']).join('\n')); };
  const A = 'AND NOT EXISTS (SELECT FROM held WHERE held.subject = outbox.subject AND held.sequence < outbox.sequence)';
  const B = 'AND NOT EXISTS (SELECT FROM outbox AS failed WHERE failed.subject = outbox.subject AND failed.sequence < outbox.sequence AND failed.published_at IS NULL AND failed.attempts > 0 AND failed.next_attempt_at > now())';
  await show('A', CLAIM(A));
  await q(`UPDATE outbox SET published_at = now() WHERE sequence <= 50000`);
  await show('A half', CLAIM(A));
  await show('B half', CLAIM(B));
  await q(`UPDATE outbox SET attempts=1, next_attempt_at = now() + interval '1 h' WHERE sequence % 100 = 0 and sequence > 50000`);
  await show('A failures', CLAIM(A));
  await show('B failures', CLAIM(B));
  await q('ANALYZE outbox');
  await show('A analyzed', CLAIM(A));
  await show('B analyzed', CLAIM(B));
  await w.stop();
}, 500_000);
