import { expect, fixture, fixtureSync, html } from '@open-wc/testing';
import type { User } from '@hypee/chat';
import type { HypeeAvatar } from '@hypee/chat-elements';
import { MemoryChat } from './support/memory-chat.ts';
import { alice, bob } from './support/people.ts';
import { deep, deepAll, textOf, until } from './support/page.ts';

const PICTURE =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>';
const CHAT_SERVER = 'http://127.0.0.1:9';

/** Not after a frame: a picture that is not there would be gone again. */
async function show(user: User, around?: string): Promise<HTMLElement> {
  const place = fixtureSync<HTMLElement>(
    around === undefined
      ? html`<div><hypee-avatar .user=${user}></hypee-avatar></div>`
      : html`<hypee-chat-provider .chat=${new MemoryChat([])} url=${around}>
          <hypee-avatar .user=${user}></hypee-avatar>
        </hypee-chat-provider>`,
  );
  await deep(place, 'hypee-avatar').updateComplete;
  return place;
}
const disc = (root: HTMLElement): HTMLElement => deep(root, '[part=avatar]');
const fetched = (root: HTMLElement): string | undefined => deepAll(root, 'img')[0]?.src;

/** Of two colours as the browser shows them. */
function contrast(...colours: [string, string]): number {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const [dark = 0, light = 0] = colours
    .map((colour) => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('hypee-avatar', () => {
  it('shows initials where there is no picture', async () => {
    const place = await show(bob);
    expect(textOf(disc(place))).to.equal('BS');
    expect(fetched(place)).to.equal(undefined);
  });

  it('shows a picture, and initials when it cannot be loaded', async () => {
    const place = await show({ ...bob, avatarUrl: PICTURE });
    expect(fetched(place)).to.equal(new URL(PICTURE).href);
    expect(textOf(disc(place))).to.equal('');
    const broken = await show({ ...bob, avatarUrl: '/no-such-picture.png' });
    await until(() => textOf(disc(broken)) === 'BS');
    deep(broken, 'hypee-avatar').user = { ...bob, avatarUrl: PICTURE };
    await until(() => fetched(broken) !== undefined);
  });

  it('fetches pictures of the chat’s server, of the page’s own site, and of nobody else', async () => {
    for (const [address, around, wanted] of [
      [`${CHAT_SERVER}/a.png`, `${CHAT_SERVER}/chat`, true],
      [`${CHAT_SERVER}/a.png`, undefined, false],
      ['https://tracker.example/a.png', CHAT_SERVER, false],
      ['https://tracker.example/a.png', undefined, false],
      ['//tracker.example/a.png', CHAT_SERVER, false],
      ['/a.png', undefined, true],
      ['javascript:alert(1)', CHAT_SERVER, false],
      ['data:text/html,<p>', CHAT_SERVER, false],
      ['http://[', CHAT_SERVER, false],
      ['', CHAT_SERVER, false],
    ] as const) {
      const place = await show({ ...bob, avatarUrl: address }, around);
      expect(fetched(place) !== undefined, `${address} in ${around ?? 'a plain page'}`).to.equal(wanted);
      place.remove();
    }
  });

  it('takes a name and a picture of the page', async () => {
    const avatar = await fixture<HypeeAvatar>(html`<hypee-avatar name="Ada Lovelace"></hypee-avatar>`);
    expect(textOf(disc(avatar))).to.equal('AL');
    avatar.src = PICTURE;
    await avatar.updateComplete;
    expect(fetched(avatar)).not.to.equal(undefined);
  });

  it('has the same colour for the same user, whatever the name', async () => {
    const colour = async (user: User): Promise<string> => getComputedStyle(disc(await show(user))).backgroundColor;
    expect(await colour(bob)).to.equal(await colour({ ...bob, name: 'Robert Stone' }));
    expect(await colour(bob)).not.to.equal(await colour(alice));
  });

  for (const scheme of ['light', 'dark']) {
    it(`can be read in every hue in the ${scheme}`, async () => {
      const place = await show(bob);
      place.style.colorScheme = scheme;
      for (let hue = 0; hue < 360; hue += 5) {
        disc(place).style.setProperty('--_hue', String(hue));
        const { color, backgroundColor } = getComputedStyle(disc(place));
        expect(contrast(color, backgroundColor), `hue ${hue}`).to.be.at.least(4.5);
      }
    });
  }

  it('is as large as the page wants', async () => {
    const place = await show(bob);
    const size = (): number[] => [disc(place).offsetWidth, disc(place).offsetHeight];
    expect(size()).to.deep.equal([32, 32]);
    place.style.setProperty('--hypee-avatar-size', '64px');
    expect(size()).to.deep.equal([64, 64]);
  });

  it('is decoration unless it has a label', async () => {
    const place = await show(bob);
    expect(disc(place).ariaHidden).to.equal('true');
    deep(place, 'hypee-avatar').label = 'Bob Stone';
    await deep(place, 'hypee-avatar').updateComplete;
    expect([disc(place).ariaHidden, disc(place).role, disc(place).ariaLabel]).to.deep.equal([null, 'img', 'Bob Stone']);
    await expect(place).to.be.accessible();
  });
});
