/** A run that all who ask for it share. */
export interface SharedRun<Value> {
  /** The run there is, else a new one: a run that failed is forgotten. */
  readonly start: () => Promise<Value>;
  readonly present: Promise<Value> | undefined;
}

/** Makes it; nothing runs before `start`. */
export function sharedRun<Value>(run: () => Promise<Value>): SharedRun<Value> {
  let present: Promise<Value> | undefined;
  return {
    start: () =>
      (present ??= run().catch((error: unknown) => {
        present = undefined;
        throw error;
      })),
    get present() {
      return present;
    },
  };
}
