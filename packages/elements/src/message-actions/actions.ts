import { ChatError } from '@hypee/chat';
import { pinIcon } from '../base/icons.ts';
import { sendDraft } from '../base/send-draft.ts';
import { emit, reportError } from '../events.ts';
import { Blocks } from './blocks.ts';
import { copyText } from './copy-text.ts';
import { editMessage } from './edit-message.ts';
import { findComposer } from './find-composer.ts';
import { forwardTo } from './forward.ts';
import {
  blockIcon,
  copyIcon,
  deleteIcon,
  editIcon,
  forwardIcon,
  peopleIcon,
  readIcon,
  replyIcon,
  reportIcon,
  threadIcon,
  unreadIcon,
} from './icons.ts';
import { canChange, hasReacted, moderates, type MessageFacts } from './message-facts.ts';
import type { Action, MessageMenu } from './message-menu.ts';
import { question } from './question.ts';
import { reactors } from './reactors.ts';
import { readers } from './readers.ts';
import { replyTo } from './reply-to.ts';
import { reportMessage } from './report.ts';

/** What the user can do with a message, and how it is done: nothing that they may not, or that the server does not know. */
export class Actions {
  readonly #host: HTMLElement;
  readonly #menu: MessageMenu;
  readonly #blocks = new Blocks();

  /** @param host who fires what others answer, and tells the page of errors */
  constructor(host: HTMLElement, menu: MessageMenu) {
    this.#host = host;
    this.#menu = menu;
  }

  /**
   * Somebody turns to a message: what its menu needs to know is asked for.
   *
   * @returns resolves when it is known, or cannot be
   */
  prepare(facts: MessageFacts): Promise<void> {
    return this.#blocks.look(facts);
  }

  /** Makes what is written next an answer; undefined where there is no field for it, or the server takes none. */
  replyingTo(facts: MessageFacts): (() => void) | undefined {
    const composer = canChange(facts) && facts.conversation && findComposer(this.#host, facts.conversation);
    return composer ? () => replyTo(composer, facts) : undefined;
  }

  react(facts: MessageFacts, emoji: string): void {
    const { conversation, message } = facts;
    if (!conversation) return;
    const done = hasReacted(facts, emoji)
      ? conversation.unreact(message.id, emoji)
      : conversation.react(message.id, emoji);
    this.#follow(facts, done);
  }

  of(facts: MessageFacts): Action[] {
    const { message } = facts;
    const isOwn = message.sender.id === facts.me?.id;
    const isChangeable = canChange(facts);
    /** It has a place in the conversation. */
    const isThere = isChangeable && message.seq !== undefined;
    const isGroup = facts.conversation?.summary.value?.kind === 'group';
    return [
      ...this.#reply(facts),
      ...(isThere ? this.#thread(facts) : []),
      ...(message.content ? [...this.#copy(facts), ...this.#forward(facts)] : []),
      ...(isThere ? [...this.#pin(facts), ...this.#markUnread(facts)] : []),
      ...(isThere && isOwn && isGroup ? readBy(facts) : []),
      ...(isChangeable && message.reactions.length > 0 ? whoReacted(facts) : []),
      ...(isChangeable && isOwn ? this.#edit(facts) : []),
      ...(isThere && !isOwn ? this.#report(facts) : []),
      ...(isThere && this.#blocks.concerns(facts) ? this.#block(facts) : []),
      ...(isChangeable && (isOwn || moderates(facts)) ? this.#delete(facts) : []),
    ];
  }

  #reply(facts: MessageFacts): Action[] {
    const run = this.replyingTo(facts);
    return run ? [{ text: 'reply', icon: replyIcon, run }] : [];
  }

  /** A reply in a thread begins none. */
  #thread(facts: MessageFacts): Action[] {
    const { id: messageId, threadId } = facts.message;
    if (threadId !== null || !this.replyingTo(facts)) return [];
    return [
      {
        text: 'replyInThread',
        icon: threadIcon,
        run: () => emit(this.#host, 'hypee-thread-open', { messageId }),
      },
    ];
  }

  #copy({ message, words }: MessageFacts): Action[] {
    const run = (): void =>
      void copyText(message.content, this.#menu.root).then((isDone) => isDone && this.#menu.say(words.text('copied')));
    return [{ text: 'copyText', icon: copyIcon, run }];
  }

  /** Where the user may write. */
  #forward(facts: MessageFacts): Action[] {
    const { chat, conversation, message, words } = facts;
    if (!chat || !conversation || !findComposer(this.#host, conversation)) return [];
    const send = (ids: readonly string[]): void => {
      this.#menu.close();
      const sent = ids.filter((id) => sendDraft(chat.conversation(id), { content: message.content }, this.#host));
      if (sent.length > 0) this.#menu.say(words.count('forwarded', sent.length));
    };
    return [{ text: 'forward', icon: forwardIcon, next: forwardTo(chat, facts, this.#menu.close, send) }];
  }

  #pin(facts: MessageFacts): Action[] {
    const { conversation, message } = facts;
    const pin = (): void => this.#follow(facts, conversation?.pin(message.id), 'pinDone');
    const unpin = (): void => this.#follow(facts, conversation?.unpin(message.id), 'unpinDone');
    return [
      message.pinned
        ? { text: 'unpinMessage', icon: pinIcon, run: unpin }
        : { text: 'pinMessage', icon: pinIcon, run: pin },
    ];
  }

  #markUnread(facts: MessageFacts): Action[] {
    const { conversation, message } = facts;
    const run = (): void => this.#follow(facts, conversation?.markAsUnread(message.id), 'markedUnread');
    return [{ text: 'markUnread', icon: unreadIcon, run }];
  }

  #edit(facts: MessageFacts): Action[] {
    const { conversation, message } = facts;
    const composer = conversation && findComposer(this.#host, conversation);
    if (!composer) return [];
    const save = (text: string): void => this.#follow(facts, conversation.edit(message.id, text));
    return [{ text: 'editMessage', icon: editIcon, run: () => editMessage(composer, facts, save) }];
  }

  #report(facts: MessageFacts): Action[] {
    const { conversation, message, words } = facts;
    const send = async (reason: string): Promise<void> => {
      try {
        await conversation?.report(message.id, reason);
      } catch (error) {
        reportError(this.#host, error);
        throw error;
      }
      this.#menu.close();
      this.#menu.say(words.text('reported'));
    };
    return [{ text: 'report', icon: reportIcon, isDanger: true, next: reportMessage(facts, this.#menu.close, send) }];
  }

  #block(facts: MessageFacts): Action[] {
    const { words, message } = facts;
    const { name } = message.sender;
    const { close } = this.#menu;
    const isBlocked = this.#blocks.isBlocked(facts);
    const act = (): void =>
      this.#follow(facts, this.#blocks.set(facts, !isBlocked), isBlocked ? 'unblocked' : 'blocked');
    return [
      isBlocked
        ? {
            text: 'unblock',
            icon: blockIcon,
            next: question({
              words,
              text: words.text('unblockQuestion', { name }),
              yes: words.text('unblock'),
              close,
              act,
            }),
          }
        : {
            text: 'block',
            icon: blockIcon,
            isDanger: true,
            next: question({
              words,
              text: words.text('blockQuestion', { name }),
              yes: words.text('block'),
              isDanger: true,
              close,
              act,
            }),
          },
    ];
  }

  #delete(facts: MessageFacts): Action[] {
    const { conversation, message, words } = facts;
    const act = (): void => this.#follow(facts, conversation?.delete(message.id));
    const next = question({
      words,
      text: words.text('deleteQuestion'),
      yes: words.text('deleteMessage'),
      isDanger: true,
      close: this.#menu.close,
      act,
    });
    return [{ text: 'deleteMessage', icon: deleteIcon, isDanger: true, next }];
  }

  /** What was done is said where nothing else shows it; a refusal where it was wanted, and to the page. */
  #follow(
    { words, message: { sender } }: MessageFacts,
    done: Promise<unknown> | undefined,
    saying?: 'pinDone' | 'unpinDone' | 'markedUnread' | 'blocked' | 'unblocked',
  ): void {
    done?.then(
      () => saying && this.#menu.say(words.text(saying, { name: sender.name })),
      (error: unknown) => {
        if (error instanceof ChatError) this.#menu.say(words.text('notDone', { reason: words.reason(error) }), true);
        reportError(this.#host, error);
      },
    );
  }
}

const readBy = (facts: MessageFacts): Action[] => [{ text: 'readBy', icon: readIcon, next: readers(facts) }];

const whoReacted = (facts: MessageFacts): Action[] => [{ text: 'whoReacted', icon: peopleIcon, next: reactors(facts) }];
