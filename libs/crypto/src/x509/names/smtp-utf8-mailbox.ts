import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { decodeDirectoryString } from './directory-string';
import { type GeneralName } from './general-name';

/** id-on-SmtpUTF8Mailbox (RFC 9598 section 3). */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/** Whether a name is an SmtpUTF8Mailbox, to which constraints on mailboxes apply (RFC 9598 section 6). */
export const isSmtpUtf8Mailbox = (name: GeneralName): name is GeneralName & { kind: 'otherName' } =>
  name.kind === 'otherName' && name.type === SMTP_UTF8_MAILBOX;

/** The text of an SmtpUTF8Mailbox; `undefined` for a value that is not a valid UTF8String. */
export function smtpUtf8MailboxText({ value }: GeneralName & { kind: 'otherName' }): string | undefined {
  if (value[0] !== TAG.utf8String) return undefined;
  try {
    return decodeDirectoryString(TAG.utf8String, DerReader.over(value).content(TAG.utf8String));
  } catch (error) {
    if (error instanceof MalformedDerError) return undefined;
    throw error;
  }
}
