import type { MessageStrings } from './strings.ts';

/** The texts about what can be done with a message come with it. */
export const enMessages: MessageStrings = {
  react: 'React',
  moreActions: 'More',
  messageFrom: 'Message from {name}',
  moreReactions: 'More reactions',
  copyText: 'Copy text',
  copied: 'Copied.',
  editMessage: 'Edit',
  editing: 'Edit message',
  deleteMessage: 'Delete',
  deleteQuestion: 'Delete this message for everyone?',
  cancel: 'Cancel',
  whoReacted: 'Reactions',
  reactions: { one: '{count} reaction', other: '{count} reactions' },
  somebody: 'Somebody',
  notDone: 'That did not work. {reason}',
  emojiFaces: 'Faces',
  emojiHands: 'Hands and people',
  emojiHearts: 'Hearts and signs',
  emojiNature: 'Animals and nature',
  emojiFood: 'Food and drink',
  emojiActivities: 'Activities and travel',
  emojiThings: 'Things',
};
