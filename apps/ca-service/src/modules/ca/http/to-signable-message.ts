import { decodeBase64, type SignableMessage } from '@libs/crypto';
import type { SignMessageRequest } from '../wire/sign-message.request';

/** Decodes the message of a body (contract section 7). @throws InvalidValueError for bad base64 */
export function toSignableMessage({ message, message_type }: SignMessageRequest): SignableMessage {
  return { type: message_type, bytes: decodeBase64(message) };
}
