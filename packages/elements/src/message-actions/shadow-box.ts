import { adoptStyles, render, type CSSResult, type TemplateResult } from 'lit';
import { reset, buttons, tokens } from '../base/theme.styles.ts';

/** A box with a look of its own, wherever it is put. */
export class ShadowBox {
  readonly element = document.createElement('div');
  readonly root: ShadowRoot = this.element.attachShadow({ mode: 'open' });

  constructor(styles: CSSResult) {
    adoptStyles(this.root, [tokens, reset, buttons, styles]);
  }

  draw(content: TemplateResult): void {
    render(content, this.root);
  }
}
