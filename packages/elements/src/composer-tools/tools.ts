import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { enComposer } from '../strings/en-composer.ts';
import { enMessages } from '../strings/en-messages.ts';
import { bring } from '../strings/words.ts';
import { ComposerTools } from './composer-tools.ts';

bring({ ...enMessages, ...enComposer });

const known = new WeakMap<HypeeComposer, ComposerTools>();

/**
 * Gives a composer what it has beside its field. Called with each drawing of it.
 *
 * @param isNear its text is near its limit, or over it
 */
export function equip(composer: HypeeComposer, isNear: boolean): void {
  const { shadowRoot } = composer;
  if (!shadowRoot || !composer.isConnected) return;
  const tools = known.get(composer) ?? new ComposerTools(composer, shadowRoot);
  known.set(composer, tools);
  tools.update(isNear);
}
