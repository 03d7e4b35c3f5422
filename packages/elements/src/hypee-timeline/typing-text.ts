import type { User } from '@hypee/chat';
import type { Words } from '../strings/words.ts';

/** `Alice is typing…`; empty when nobody is. */
export function typingText([first, second, ...more]: readonly User[], words: Words): string {
  if (!first) return '';
  if (!second) return words.text('typingOne', { name: first.name });
  if (more.length === 0) return words.text('typingTwo', { name: first.name, other: second.name });
  return words.text('typingMany');
}
