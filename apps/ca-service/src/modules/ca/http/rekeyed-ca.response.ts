import { z } from 'zod';
import { certificateResponse } from '../../certificate';
import { caResponse } from './ca.response';

/** A CA (contract 2.8), and the certificates that connect its former key with the new one. */
export const rekeyedCaResponse = caResponse.extend({
  cross_certificates: z.array(certificateResponse).describe('Empty when none was asked for'),
});
