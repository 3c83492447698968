import { createHmac } from 'node:crypto';

/** What is signed of a webhook. */
export interface SignedContent {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The value of `webhook-signature` (Standard Webhooks, "Signature scheme"): HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`, in base64 after `v1,`; one for each secret, so that receivers can change over.
 */
export function webhookSignature({ id, timestamp, body }: SignedContent, secrets: readonly Buffer[]): string {
  const content = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`)
    .join(' ');
}
