import type { TemplateResult } from 'lit';

/** What the menu goes on with. */
export interface Panel {
  draw(): TemplateResult;
  /** Called when the menu shows something else, or is closed. */
  end?(): void;
}

/** Makes one. `redraw` draws it again, as long as it is shown; the focus stays where it is. */
export type MakePanel = (redraw: () => void) => Panel;
