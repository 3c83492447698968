import { UnitOfWork } from '../unit-of-work';

/** A store that a unit of work restores when its work fails. */
export interface Restorable {
  /** Copies the content; the function that it returns restores the copy. */
  copy(): () => void;
}

/** A unit of work over in-memory stores. Nested calls join the running one; units of work do not run concurrently. */
export class InMemoryUnitOfWork extends UnitOfWork {
  readonly #stores: Restorable[] = [];
  #isRunning = false;

  /** Restores `store` whenever the work of a unit of work fails. */
  include<Store extends Restorable>(store: Store): Store {
    this.#stores.push(store);
    return store;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isRunning) return work();
    const restore = this.#stores.map((store) => store.copy());
    this.#isRunning = true;
    try {
      return await work();
    } catch (error) {
      for (const each of restore) each();
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  /** @throws Error outside a unit of work, as TransactionContext does */
  mustBeRunning(): void {
    if (!this.#isRunning) throw new Error('no unit of work is running: call this inside of UnitOfWork.run');
  }
}

/** Rows by id; restorable, because rows are replaced and never changed. */
export class InMemoryTable<Row> extends Map<string, Row> implements Restorable {
  copy(): () => void {
    const rows = [...this];
    return () => {
      this.clear();
      for (const [id, row] of rows) this.set(id, row);
    };
  }
}

/** Values in the order in which they were added, such as events; restorable. */
export class InMemoryLog<Value> implements Restorable {
  readonly values: Value[] = [];

  add(...values: readonly Value[]): void {
    this.values.push(...values);
  }

  copy(): () => void {
    const { length } = this.values;
    return () => {
      this.values.length = length;
    };
  }
}
