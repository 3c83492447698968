import { decodeBase64, type SignableMessage } from '@libs/crypto';
import type { SignMessageRequest } from './sign-message.request';

/** Whatever does not say exactly `raw` is a digest (contract section 7). @throws InvalidValueError for bad base64 */
export function toSignableMessage({ message, message_type }: SignMessageRequest): SignableMessage {
  return { type: message_type === 'raw' ? 'raw' : 'hash', bytes: decodeBase64(message) };
}
