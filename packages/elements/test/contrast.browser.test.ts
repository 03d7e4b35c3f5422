import { expect, fixture, html } from '@open-wc/testing';
import { Words } from '@hypee/chat-elements';
import { alice, message } from './support/people.ts';
import { deep } from './support/page.ts';

const words = new Words(['en']);

/** A colour of CSS as the screen shows it: red, green and blue from 0 to 1. */
function shown(colour: string): [number, number, number] {
  const canvas = new OffscreenCanvas(1, 1);
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255];
}

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = shown(colour).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    ) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** What a token is in the shadow of an element. */
function token(element: HTMLElement, name: string): string {
  const probe = document.createElement('i');
  element.shadowRoot!.append(probe);
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

describe('colours', () => {
  for (const scheme of ['light', 'dark']) {
    for (const accent of [
      '',
      '#ffff00',
      '#00ff00',
      '#ff0000',
      '#0000ff',
      '#000',
      '#fff',
      '#767676',
      '#777',
      '#ff8a65',
      '#00838f',
    ]) {
      it(`can be read in the ${scheme} with the accent ${accent || 'that nobody chose'}`, async () => {
        const place = await fixture<HTMLElement>(html`<div></div>`);
        place.style.colorScheme = scheme;
        if (accent !== '') place.style.setProperty('--hypee-accent', accent);
        const own = message(1, alice, 'Mine');
        const element = await fixture<HTMLElement>(
          html`<hypee-message .words=${words} .message=${own} own></hypee-message>`,
          { parentNode: place },
        );
        const bubble = getComputedStyle(deep(element, '.bubble'));
        expect(contrast(bubble.color, bubble.backgroundColor), 'own bubble').to.be.at.least(4.5);
        expect(contrast(token(element, '--_on-accent'), token(element, '--_accent')), 'button').to.be.at.least(4.5);
        for (const surface of ['--_surface', '--_surface-raised', '--_surface-selected']) {
          for (const text of ['--_accent-text', '--_text', '--_text-muted', '--_danger']) {
            expect(contrast(token(element, text), token(element, surface)), `${text} on ${surface}`).to.be.at.least(
              4.5,
            );
          }
        }
      });
    }
  }
});
