import type { Store } from '../ports.ts';

/** A store under test. */
export interface StoreUnderTest {
  /** Empty. */
  store: Store;
  /** Closes `store` and opens another one on the same data; leave out where the data dies with the store. */
  reopen?(): Promise<Store>;
  /** Called after the test, also when it failed; closes what is open. */
  dispose?(): Awaitable<void>;
}

type Awaitable<Value> = Value | Promise<Value>;

/** One test of a contract: rejects when the contract is broken. */
export interface ContractTest {
  name: string;
  run(): Promise<void>;
}

/** What a test of the store contract gets. */
export type StoreTest = (store: Store, subject: StoreUnderTest) => Promise<void>;

/** Gives each test a store of its own. */
export function contractTests(
  makeStore: () => Promise<StoreUnderTest>,
  tests: Readonly<Record<string, StoreTest>>,
): ContractTest[] {
  return Object.entries(tests).map(([name, test]) => ({
    name,
    run: async () => {
      const subject = await makeStore();
      try {
        await test(subject.store, subject);
      } finally {
        await subject.dispose?.();
      }
    },
  }));
}
