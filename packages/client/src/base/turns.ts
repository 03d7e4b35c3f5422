/**
 * Runs one thing at a time for each id. Who calls while it runs shares the next run with all who call until then: what a run
 * finds may be older than the call.
 */
export function createTurns<Value>(run: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const running = new Map<string, Promise<Value>>();
  const waiting = new Map<string, Promise<Value>>();

  function start(id: string): Promise<Value> {
    const turn = run(id).finally(() => running.delete(id));
    running.set(id, turn);
    return turn;
  }

  return (id) => {
    const now = running.get(id);
    if (!now) return start(id);
    const known = waiting.get(id);
    if (known) return known;
    const begin = (): Promise<Value> => {
      waiting.delete(id);
      return start(id);
    };
    const next = now.then(begin, begin);
    waiting.set(id, next);
    return next;
  };
}
