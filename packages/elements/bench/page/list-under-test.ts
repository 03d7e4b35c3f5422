/** A row of a list as it stands in the box, by its edges on the page. */
export interface ShownRow {
  readonly seq: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is measured: a list of messages in a page, the widget's or the hand-written one. */
export interface ListUnderTest {
  /** Makes it ready to be opened: everything but its messages is there. */
  prepare(): Promise<void>;
  /** Opens it; it is drawn as soon as it can. */
  open(): void;
  /** The next message arrives. */
  append(): void;
  /** The place of the newest message. */
  readonly newest: number;
  /** The box that scrolls; undefined before it is there. */
  readonly scroller: HTMLElement | undefined;
  /** The rows that are drawn, their text included, oldest first. */
  rows(): ShownRow[];
  /** Whether rows before the first one have to be fetched. */
  readonly hasOlder: boolean;
  /**
   * Resolves when everything that arrived was taken in, stored and, where it can be, confirmed.
   *
   * @throws when messages were lost or doubled
   */
  settled(): Promise<void>;
  /** What holds all of its elements. */
  readonly root: Element | undefined;
  /** Lets everything go. */
  close(): Promise<void>;
}
