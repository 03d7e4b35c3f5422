import type { Attachment, Conversation, Message } from '@hypee/chat';
import { isVisual } from './kind-of.ts';
import type { Words } from '../strings/words.ts';

/** A picture or a film of the gallery. */
export interface GalleryItem {
  readonly attachment: Attachment;
  /** Gives fresh addresses. */
  readonly conversation: Conversation | undefined;
  /** Whose message it is of. */
  readonly message?: Message | undefined;
}

/** What is shown in the whole window. */
export interface GalleryWish {
  readonly items: readonly GalleryItem[];
  /** The index of the one that is shown first. */
  readonly at: number;
  readonly words: Words;
  /** Where the dialog stands: with it, it goes. */
  readonly place: ShadowRoot;
}

/** The pictures and films of messages, in their order, that can be shown. */
export const galleryItems = (messages: readonly Message[], conversation: Conversation | undefined): GalleryItem[] =>
  messages.flatMap((message) =>
    message.attachments
      .filter((one) => one.url && isVisual(one))
      .map((attachment) => ({ attachment, conversation, message })),
  );

/** Shows pictures and films in the whole window. What cannot be fetched does nothing: the next click tries again. */
export async function openGallery(wish: GalleryWish): Promise<void> {
  const gallery = await import('../gallery/gallery.ts').catch(() => undefined);
  gallery?.showGallery(wish);
}
