import { expect, fixture, html } from '@open-wc/testing';
import { Words } from '@hypee/chat-elements';
import { alice, message } from './support/people.ts';
import { contrastOf } from './support/contrast.ts';
import { deep, deepAll, typeInto } from './support/page.ts';

const words = new Words(['en']);

/** What a token is in the shadow of an element. */
function token(element: HTMLElement, name: string): string {
  const probe = document.createElement('i');
  element.shadowRoot!.append(probe);
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** What a page may set, sensible or not. */
const ACCENTS = [
  '',
  ...['#fff', '#000', 'white', 'black', '#808080', '#767676', '#777', '#757575', '#bcbcbc', '#333'],
  ...['#ff0', '#0f0', '#f00', '#00f', '#0ff', '#f0f', 'orange', 'hotpink', 'rebeccapurple', 'gold', 'navy', 'teal'],
  ...['#ff8a65', '#00838f', '#2457d6', '#1db954', '#0084ff', '#25d366', '#5865f2', '#e01e5a', '#ff6900', '#611f69'],
  ...['#fafafa', '#0b0b0b', '#c0ffee', '#facade', '#b00b1e', '#7fff00', '#808000'],
  ...['transparent', '#2457d680', '#ffff0010', 'rgb(0 0 0 / 1%)', 'color-mix(in srgb, gold, transparent)'],
  ...['hsl(60 100% 50%)', 'oklch(0.9 0.4 120)', 'oklch(0.45 0.31 264)', 'color(display-p3 0 1 0)', 'lab(60% 90 -120)'],
  ...['light-dark(gold, navy)', 'canvas', 'inherit'],
  ...['banana', '#12', 'url(x)', '12px', ' ', 'var(--nothing)', 'linear-gradient(red, blue)'],
];

it('colours are tried with at least 40 accents', () => {
  expect(new Set(ACCENTS).size).to.equal(ACCENTS.length);
  expect(ACCENTS.length).to.be.at.least(40);
});

describe('colours', () => {
  for (const scheme of ['light', 'dark']) {
    for (const accent of ACCENTS) {
      it(`can be read in the ${scheme} with the accent ${accent || 'that nobody chose'}`, async () => {
        const own = message(1, alice, 'Mine', { status: 'failed', clientId: 'k' });
        const ground = await fixture<HTMLElement>(html`
          <div>
            <hypee-message .words=${words} .message=${own} own></hypee-message>
            <hypee-composer .words=${words}></hypee-composer>
          </div>
        `);
        ground.style.colorScheme = scheme;
        ground.style.setProperty('--hypee-accent', accent || null);
        const element = deep(ground, 'hypee-message');
        const composer = deep(ground, 'hypee-composer');
        typeInto(deep(composer, 'textarea'), 'x');
        await composer.updateComplete;
        ground.style.background = token(element, '--_surface');
        expect(contrastOf(deep(element, '.bubble')), 'own bubble').to.be.at.least(4.5);
        expect(contrastOf(deep(composer, '[part=send]')), 'button').to.be.at.least(4.5);
        for (const button of deepAll(element, 'button')) expect(contrastOf(button), 'text button').to.be.at.least(4.5);
        for (const surface of ['--_surface', '--_surface-raised', '--_surface-selected']) {
          ground.style.background = token(element, surface);
          for (const text of ['--_accent-text', '--_text', '--_text-muted', '--_danger', '--_control-border']) {
            const probe = document.createElement('i');
            element.shadowRoot!.append(probe);
            probe.style.color = `var(${text})`;
            const least = text === '--_control-border' ? 3 : 4.5;
            if (least === 4.5 || surface === '--_surface')
              expect(contrastOf(probe), `${text} on ${surface}`).to.be.at.least(least);
            probe.remove();
          }
        }
      });
    }
  }
});
