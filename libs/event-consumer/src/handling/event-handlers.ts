import { matchesTopic } from '@libs/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { StartUpError } from '@libs/kernel';
import { patternsOf } from '../events/on-ca-event.decorator';

/** A decorated method of a provider. */
export interface EventHandler {
  /** `Class.method`, for the log and the dead letters. */
  readonly name: string;
  readonly patterns: readonly string[];
  readonly handle: (event: object) => Promise<void>;
}

/** Every method of the application's providers that is decorated with `@OnCaEvent`. */
@Injectable()
export class EventHandlers implements OnModuleInit {
  #handlers: readonly EventHandler[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws StartUpError without a handler, or for a handler whose provider is not a singleton */
  onModuleInit(): void {
    this.#handlers = this.discovery.getProviders().flatMap((wrapper) => {
      const prototype = wrapper.metatype?.prototype as object | undefined;
      const methods = prototype && !wrapper.isAlias ? this.#decorated(prototype) : [];
      if (methods.length > 0 && !wrapper.isDependencyTreeStatic())
        throw new StartUpError(`${wrapper.name}: a provider with @OnCaEvent must not be request-scoped`);
      return methods.map((method) => handlerOf(wrapper.instance as Record<string, Method>, method));
    });
    if (this.#handlers.length === 0)
      throw new StartUpError(
        'The event consumer needs a provider with an @OnCaEvent method, and the application has none',
      );
  }

  /** Distinct patterns of all handlers, for the bindings of the queue. */
  get patterns(): readonly string[] {
    return [...new Set(this.#handlers.flatMap(({ patterns }) => patterns))];
  }

  /** Returns each matching handler once. */
  of(type: string): readonly EventHandler[] {
    return this.#handlers.filter(({ patterns }) => patterns.some((pattern) => matchesTopic(pattern, type)));
  }

  #decorated(prototype: object): string[] {
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => patternsOf((prototype as Record<string, Method>)[name] ?? {}).length > 0);
  }
}

type Method = (event: object) => Promise<void> | void;

function handlerOf(instance: Record<string, Method>, method: string): EventHandler {
  const implementation = instance[method];
  if (!implementation) throw new Error(`no method ${method}`);
  return {
    name: `${instance.constructor.name}.${method}`,
    patterns: patternsOf(implementation),
    handle: async (event) => {
      await implementation.call(instance, event);
    },
  };
}
