import type { EntityManager } from 'typeorm';
import { cascadeStatement, countLeft, type Outcome } from './status-cascade.statement';

/** Parameters of the statements of one cascade. */
export interface CascadeRun {
  readonly outcome: Outcome;
  readonly now: Date;
  readonly origin: string;
  /** $3: the parameter of the outcome. */
  readonly parameter: string;
}

/** One set of certificates of a cascade. */
interface CascadeRound extends CascadeRun {
  /** SQL condition on `before`, with `parameters` from $4 on. */
  readonly affected: string;
  readonly parameters: readonly unknown[];
}

/** Repeats the statement until nothing is left: the next round finds rows that a concurrent change kept. */
export async function changeAll(manager: EntityManager, round: CascadeRound): Promise<void> {
  const { affected, outcome, now, origin, parameter, parameters } = round;
  const values = [now, origin, parameter, ...parameters];
  let left: number;
  do {
    await manager.query(cascadeStatement(affected, outcome), values);
    const [row] = await manager.query<{ count: number }[]>(countLeft(affected, outcome), values);
    left = row?.count ?? 0;
  } while (left > 0);
}
