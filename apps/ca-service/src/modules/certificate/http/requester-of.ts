import { holds, type Principal } from '@libs/auth';
import type { Requester } from '../domain';

/** The caller as the rules of the domain know it. */
export const requesterOf = ({ permission }: Principal): Requester =>
  holds(permission, 'admin') ? 'admin' : 'issuer';
