import { html, type TemplateResult } from 'lit';
import type { Words } from '../strings/words.ts';
import { cameraIcon, fileIcon, photoIcon } from './icons.ts';

/** What a file is chosen from. */
interface Source {
  readonly text: 'attachPhoto' | 'camera' | 'attachFile';
  readonly icon: TemplateResult;
  readonly accept: string;
  readonly capture?: boolean;
}

const SOURCES: readonly Source[] = [
  { text: 'attachPhoto', icon: photoIcon, accept: 'image/*,video/*' },
  { text: 'camera', icon: cameraIcon, accept: 'image/*', capture: true },
  { text: 'attachFile', icon: fileIcon, accept: '' },
];

/** @param choose called with the source that was chosen */
export const attachMenu = (words: Words, choose: (source: Source) => void): TemplateResult => html`
  <div class="items">
    ${SOURCES.filter(({ capture }) => !capture || hasCamera()).map(
      (source) => html`
        <button type="button" data-source=${source.text} @click=${() => choose(source)}>
          ${source.icon}${words.text(source.text)}
        </button>
      `,
    )}
  </div>
`;

/** Where fingers are used there is a camera that the system offers. */
const hasCamera = (): boolean => matchMedia('(pointer: coarse)').matches;

/**
 * Lets the user choose files, by the system's dialog.
 *
 * @param chosen called once; without files where the user left it
 * @param place where the input stands meanwhile: Safari forgets one that stands nowhere
 */
export function chooseFiles({ accept, capture }: Source, place: Node, chosen: (files: readonly File[]) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, accept, hidden: true });
  if (capture) input.setAttribute('capture', 'environment');
  const over = new AbortController();
  const { signal } = over;
  const end = (): void => {
    chosen([...(input.files ?? [])]);
    input.remove();
    over.abort();
  };
  for (const name of ['change', 'cancel'] as const) input.addEventListener(name, end, { signal });
  place.appendChild(input);
  input.click();
}
