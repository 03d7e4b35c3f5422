import { createNanoEvents, type EventsMap } from 'nanoevents';

/** Takes what a listener threw. */
export type ReportListenerError = (error: unknown) => void;

/** Named events with typed listeners. */
export interface Emitter<Events extends EventsMap> {
  emit<Name extends keyof Events>(name: Name, ...args: Parameters<Events[Name]>): void;
  /** @returns the undo; the listener is not called again once it ran */
  readonly on: <Name extends keyof Events>(name: Name, listener: Events[Name]) => () => void;
  /** How many listen; undefined before the first did. */
  heardBy(name: keyof Events): number | undefined;
  /** Runs `call` as a listener is run. */
  callSafely(call: () => void): void;
}

/** Events whose listeners cannot harm: one that throws stops neither the others nor the one who emits. */
export function createEmitter<Events extends EventsMap>(report: ReportListenerError): Emitter<Events> {
  const events = createNanoEvents<Record<keyof Events, (...args: unknown[]) => void>>();
  const callSafely = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      report(error);
    }
  };
  return {
    callSafely,
    heardBy: (name) => events.events[name]?.length,
    emit: (name, ...args) => events.emit(name, ...args),
    on(name, listener) {
      let active = true;
      const off = events.on(name, (...args) => {
        if (active) callSafely(() => (listener as (...args: unknown[]) => void)(...args));
      });
      return () => {
        active = false;
        off();
      };
    },
  };
}
