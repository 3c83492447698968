import { Satisfies, WireObject } from '@libs/http';

/** Whether a text is a whole number above 0 that a PostgreSQL bigint holds. */
export const isPositive = (text: unknown): boolean =>
  typeof text === 'string' && /^[1-9]\d{0,17}$/.test(text);

/** The path of a delivery. */
@WireObject()
export class DeliveryPath {
  @Satisfies(isPositive, 'must be a whole number')
  id!: string;
}
