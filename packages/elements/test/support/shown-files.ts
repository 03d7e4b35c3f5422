import type { Attachment, Message } from '@hypee/chat';
import type { HypeeAttachment } from '@hypee/chat-elements';
import { file } from './files.ts';
import { deepAll } from './page.ts';
import { bob, message } from './people.ts';

/** Files that the runner's server has: a red picture of 900 by 600 pixels, three seconds of sound, one of film. */
const address = (name: string): string => new URL(`./${name}`, import.meta.url).pathname;

let photos = 0;

/** Another address for each, so that each is fetched. */
export const pictureAddress = (): string => `${address('picture.svg')}?${(photos += 1)}`;

export const THUMBHASH = 'nPgFDQQ6eIeAh4l4dVeIeHh3eIeAh4g=';

export const photo = (facts: Partial<Attachment> = {}): Attachment => {
  const url = pictureAddress();
  return file(`IMG_${photos}.jpg`, 'image/jpeg', { width: 900, height: 600, url, thumbhash: THUMBHASH, ...facts });
};

export const film = (facts: Partial<Attachment> = {}): Attachment =>
  file('film.webm', 'video/webm', { width: 64, height: 48, duration: 65, url: address('film.webm'), ...facts });

export const sound = (facts: Partial<Attachment> = {}): Attachment =>
  file('song.wav', 'audio/wav', { duration: 3, url: address('sound.wav'), ...facts });

/** From bob, with nothing but files. */
export const withFiles = (attachments: readonly Attachment[], facts: Partial<Message> = {}): Message =>
  message(1, bob, '', { attachments, ...facts });

export const shown = (root: ParentNode): HypeeAttachment[] => deepAll(root, 'hypee-attachment');

/** Whether a canvas has something on it. */
export function isDrawn(canvas: HTMLCanvasElement): boolean {
  const { width, height } = canvas;
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
  return pixels.some((value) => value > 0);
}
