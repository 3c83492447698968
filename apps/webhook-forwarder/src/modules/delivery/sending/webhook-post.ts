import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Clock } from '@libs/kernel';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DeliverySettings } from '../delivery-settings';
import type { Attempt, ClaimedDelivery } from '../domain/delivery';
import type { Subscription } from '../subscriptions';
import { ReceiverAddresses } from './receiver-addresses';

/** RFC 9110 section 15.5.11: the receiver is permanently gone. */
const GONE = 410;
const LONGEST_RETRY_AFTER = 60 * 60 * 1000;

/**
 * Posts an event to its receiver: a CloudEvent in structured mode (CloudEvents HTTP binding 1.0.2, section 3.2) with the
 * headers of Standard Webhooks. 2xx is success. Redirects are not followed, and the response body is discarded.
 */
@Injectable()
export class WebhookPost implements OnApplicationShutdown {
  readonly #addresses: ReceiverAddresses;
  readonly #agents: Readonly<Record<string, HttpAgent>>;

  constructor(
    private readonly settings: DeliverySettings,
    private readonly clock: Clock,
  ) {
    this.#addresses = new ReceiverAddresses(settings.allowedNetworks);
    const options = { keepAlive: true, maxFreeSockets: 16, lookup: this.#addresses.lookup };
    this.#agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  }

  /** Never rejects, and takes no longer than the time limit. */
  async send(
    { url, secrets }: Subscription,
    { eventId: id, event: body }: ClaimedDelivery,
  ): Promise<Attempt> {
    const began = performance.now();
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'webhook-forwarder',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': webhookSignature({ id, timestamp, body }, secrets),
    };
    try {
      const { status, retryAfter } = await this.#post(new URL(url), headers, body);
      return this.#answered(status, retryAfter, performance.now() - began);
    } catch (error) {
      const milliseconds = performance.now() - began;
      const none = { status: undefined, isFinal: false, retryAfterMilliseconds: undefined };
      return { ...none, error: reasonOf(error, this.settings.timeoutMilliseconds), milliseconds };
    }
  }

  onApplicationShutdown(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #answered(status: number, retryAfter: string | undefined, milliseconds: number): Attempt {
    const isSuccess = status >= 200 && status < 300;
    return {
      status,
      error: isSuccess ? undefined : `the receiver answered ${status}`,
      milliseconds,
      isFinal: status === GONE,
      retryAfterMilliseconds: this.#wait(retryAfter),
    };
  }

  /** RFC 9110 section 10.2.3: seconds, or a date. */
  #wait(retryAfter: string | undefined): number | undefined {
    if (retryAfter === undefined) return undefined;
    const wait = /^\d{1,9}$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - this.clock.now().getTime();
    return wait > 0 ? Math.min(wait, LONGEST_RETRY_AFTER) : undefined;
  }

  #post(
    url: URL,
    headers: Record<string, string>,
    body: string,
  ): Promise<{ status: number; retryAfter: string | undefined }> {
    this.#addresses.checkHost(url.hostname);
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(this.settings.timeoutMilliseconds);
    const agent = this.#agents[url.protocol];
    return new Promise((resolve, reject) => {
      request(url, { method: 'POST', headers, signal, agent }, (answer: IncomingMessage) => {
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] });
        discard(answer);
      })
        .on('error', reject)
        .end(body);
    });
  }
}

const MOST_OF_A_BODY = 64 * 1024;

/** Reads a short body, so that the connection can be reused. A long body ends the connection. */
function discard(answer: IncomingMessage): void {
  let length = 0;
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MOST_OF_A_BODY) answer.destroy();
  });
}

function reasonOf(error: unknown, limit: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${limit} ms`;
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** The signed content of a webhook. */
interface SignedContent {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Returns the value of `webhook-signature` (Standard Webhooks, "Signature scheme"): for each secret `v1,` and the base64 of
 * HMAC-SHA256 over `<id>.<timestamp>.<body>`, so that receivers can rotate secrets.
 */
function webhookSignature({ id, timestamp, body }: SignedContent, secrets: readonly Buffer[]): string {
  const content = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`)
    .join(' ');
}
