import type { Words } from '../strings/words.ts';

/** Which ways of calling the user the page allows. */
export interface NoticeSettings {
  /** The number of unread messages in the document's title. */
  readonly title: boolean;
  readonly sound: boolean;
  /** The browser's notifications, where the user has allowed them. */
  readonly browser: boolean;
  /** What is said in them. */
  readonly words: Words;
}
