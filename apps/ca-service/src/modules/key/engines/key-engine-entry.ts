import type { CryptoWorkers, KeyEncryptionKey, KeyEngine, KeyStore } from '@libs/crypto';
import { Allow, Matches } from 'class-validator';

/** Ids of key engines, and what error sentences say about another text. */
export const ENGINE_ID = /^[\w.-]{1,64}$/;
export const NOT_AN_ENGINE_ID = { message: 'must be 1 to 64 letters, digits, dots, hyphens or underscores' };

/** What the service offers to the key engines that it creates. */
export interface KeyEngineResources {
  readonly store: KeyStore;
  readonly keyEncryptionKey: KeyEncryptionKey;
  readonly workers: CryptoWorkers;
  /** Of RSA keys that are imported. */
  readonly minimumImportedRsaBits: number;
}

/**
 * An entry of KEY_ENGINES_FILE. Each type of engine has a subclass: its members with validators are the settings of
 * the engine. Subclasses are registered in `KEY_ENGINE_TYPES`.
 */
export abstract class KeyEngineEntry {
  /** The `engine_id` of the API. */
  @Matches(ENGINE_ID, NOT_AN_ENGINE_ID)
  readonly id!: string;

  /** The name under which the subclass is registered. */
  @Allow()
  readonly type!: string;

  /** Creates the engine. Called once, at start-up. */
  abstract createEngine(resources: KeyEngineResources): KeyEngine;
}
