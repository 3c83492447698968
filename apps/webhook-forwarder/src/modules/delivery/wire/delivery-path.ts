import { TextSatisfies, WireObject } from '@libs/http';

/** Whether a text is a whole number above 0 that a PostgreSQL bigint holds. */
export const isPositive = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

/** The path of a delivery. */
@WireObject()
export class DeliveryPath {
  @TextSatisfies(isPositive, 'must be a whole number')
  id!: string;
}
