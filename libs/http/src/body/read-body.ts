import { InvalidValueError } from '@libs/kernel';
import { RequestTimeoutException } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { BodyTooLargeError } from './body-limit';

/** Bounds of one body. */
export interface BodyBounds {
  /** Largest number of bytes. */
  readonly limit: number;
  /** Longest pause between two pieces of the body, in milliseconds. */
  readonly idleTimeout: number;
}

/**
 * Reads a request body. Memory grows with the received bytes, not with the announced length. Pieces are copied into one
 * block, so a body sent byte by byte needs no more memory than its length.
 *
 * @throws BodyTooLargeError (413), RequestTimeoutException (408) when the client pauses longer than `idleTimeout`,
 *   InvalidValueError (400) when the connection ends first
 */
export function readBody(body: Readable, { limit, idleTimeout }: BodyBounds): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received = new GrowingBuffer();
    const settle = (act: () => void) => {
      clearTimeout(timer);
      body.off('data', take).off('end', end).off('close', endTooEarly).off('error', endTooEarly);
      act();
    };
    const refuse = (error: Error) => {
      settle(() => {
        body.pause();
        reject(error);
      });
    };
    const take = (chunk: Buffer) => {
      timer.refresh();
      if (received.length + chunk.length > limit) refuse(new BodyTooLargeError(limit));
      else received.append(chunk);
    };
    const end = () => {
      settle(() => {
        resolve(received.contents());
      });
    };
    const endTooEarly = () => {
      refuse(new InvalidValueError('the body ended before its announced length'));
    };
    const timer = setTimeout(() => {
      refuse(new RequestTimeoutException(`nothing of the body arrived for ${idleTimeout / 1000} s`));
    }, idleTimeout);
    body.on('data', take).on('end', end).on('close', endTooEarly).on('error', endTooEarly);
  });
}

/** A block of memory that doubles when it is full. */
class GrowingBuffer {
  #block = Buffer.alloc(0);
  length = 0;

  append(chunk: Buffer): void {
    const needed = this.length + chunk.length;
    if (needed > this.#block.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#block.length, 1_024));
      this.#block.copy(larger, 0, 0, this.length);
      this.#block = larger;
    }
    chunk.copy(this.#block, this.length);
    this.length = needed;
  }

  contents(): Buffer {
    return this.#block.subarray(0, this.length);
  }
}
