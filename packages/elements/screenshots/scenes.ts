import { ChatError, type Conversation, type ConversationSummary, type Message } from '@hypee/chat';
import type { HypeeChat } from '@hypee/chat-elements';
import { MemoryChat } from '../test/support/memory-chat.ts';
import type { MemoryConversation } from '../test/support/memory-conversation.ts';
import { fakeTimers } from '../test/support/fake-timers.ts';
import { member } from '../test/support/people.ts';
import { voiceMetadata } from '../src/attachments/voice-note.ts';
import { file } from '../test/support/files.ts';
import { LEVELS, photo, unsentPhoto } from './files.ts';
import { at, castOf, hike, inbox, revise, tell, unsent, type Cast, type Line } from './stage.ts';
import type { Talk } from './talk.ts';

/** What a picture shows. */
export interface Scene {
  readonly chat: MemoryChat;
  /** The conversation that is open. */
  readonly open?: Conversation['id'];
  /** What happens once it is drawn. */
  then?(element: HypeeChat): unknown;
}

/** More than one screen of messages that somebody has read. */
const LONG = 40;

/** Each state of the widget by its name. A new one is a new entry. */
export const scenes: Readonly<Record<string, (talk: Talk) => Scene>> = {
  inbox: (talk) => ({ chat: inbox(talk) }),
  'inbox-loading': (talk) => {
    const chat = new MemoryChat([], castOf(talk).me);
    chat.connection.set({ status: 'connecting' });
    return { chat };
  },
  'inbox-marks': (talk) => {
    const chat = inbox(talk);
    const { me, longName } = castOf(talk);
    const marked = (id: string, facts: Partial<ConversationSummary['membership']>): void => {
      const { membership } = chat.conversation(id).summary.value ?? {};
      if (membership) revise(chat.conversation(id), { membership: { ...membership, ...facts } });
    };
    const muted = { mutedUntil: at(-1, '12:00') };
    marked('walk', { pinned: true });
    marked('newcomer', { ...muted, pinned: true });
    marked('colleague', muted);
    revise(chat.conversation('hike'), { failedCount: 1 });
    tell(chat.conversation('long'), [[at(0, '9:00'), me, talk.longName.repeat(3), { status: 'read' }]]);
    revise(chat.conversation('colleague'), { failedCount: 2, draft: talk.longName });
    tell(chat.conversation('walk'), [[at(0, '9:12'), longName, talk.today[0]]]);
    return { chat };
  },
  'inbox-unreachable': (talk) => {
    const chat = new MemoryChat([], castOf(talk).me);
    chat.connection.set({ status: 'offline' });
    return { chat };
  },
  'inbox-empty': (talk) => ({ chat: new MemoryChat([], castOf(talk).me) }),

  'new-conversation': (talk) => {
    const chat = inbox(talk);
    const { friend, colleague, newcomer, longName } = castOf(talk);
    chat.people = [friend, colleague, newcomer, longName];
    return { chat, then: (element) => beginConversation(element, 2) };
  },
  'new-conversation-refused': (talk) => {
    const chat = inbox(talk);
    chat.people = [castOf(talk).friend];
    return {
      chat,
      async then(element) {
        const dialog = await beginConversation(element, 1);
        chat.network = Promise.reject(new ChatError('permission_denied', 'No.'));
        dialog?.querySelector<HTMLElement>('.start')?.click();
        await frames(3);
      },
    };
  },
  'new-conversation-nobody': (talk) => ({ chat: inbox(talk), then: (element) => beginConversation(element, 0) }),

  conversation: opened(() => {}),
  group: (talk) => {
    const chat = inbox(talk);
    const { me, friend, colleague, newcomer } = castOf(talk);
    tell(chat.conversation('walk'), [
      [at(1, '20:01'), colleague, talk.plan[0]],
      [at(1, '20:02'), colleague, talk.plan[4]],
      [at(1, '20:03'), colleague, talk.added, { kind: 'system' }],
      [at(1, '20:04'), newcomer, talk.short],
      [at(1, '20:05'), friend, '', { deletedAt: at(1, '20:06') }],
      [at(1, '20:07'), friend, talk.tickets[1], { editedAt: at(1, '20:08') }],
      [at(0, '9:10'), me, talk.today[1], { status: 'read', editedAt: at(0, '9:11') }],
      [at(0, '9:12'), colleague, talk.today[0]],
    ]);
    revise(chat.conversation('walk'), { unreadCount: 0 });
    return { chat, open: 'walk' };
  },
  reactions: opened(withReactions),
  'message-bar': opened(withReactions, (element) => turnTo(element, 1)),
  'message-menu': opened(withReactions, (element) => openMenu(element, 1)),
  'message-menu-other': opened(withReactions, (element) => openMenu(element, 4)),
  'emoji-picker': opened(withReactions, async (element) => {
    (await openMenu(element, 4)).querySelector<HTMLElement>('.quick button:last-child')?.click();
  }),
  'who-reacted': opened(withReactions, (element) => choose(element, 4, 'whoReacted')),
  'delete-question': opened(withReactions, (element) => choose(element, 1, 'deleteMessage')),
  editing: opened(withReactions, (element) => choose(element, 1, 'editMessage')),
  quotes: group(withQuotes),
  replying: opened(withReactions, (element) => choose(element, 4, 'reply')),
  mentions: group(withMentions),
  'mention-list': group(withMentions, mention),
  forwarding: opened(withReactions, async (element) => {
    const dialog = await choose(element, 4, 'forward');
    for (const box of Array.from(dialog.querySelectorAll<HTMLElement>('[type=checkbox]')).slice(0, 2)) box.click();
  }),
  reporting: opened(withReactions, (element) => choose(element, 4, 'report')),
  reported: opened(withReactions, async (element) => {
    const dialog = await choose(element, 4, 'report');
    const field = dialog.querySelector('textarea');
    if (field) field.value = 'Spam';
    dialog.querySelector('form')?.requestSubmit();
  }),
  'block-question': opened(withReactions, (element) => choose(element, 4, 'block')),
  'who-read': group(withQuotes, (element) => choose(element, 1, 'readBy')),
  photos: group((conversation, { me, friend, colleague }, talk) =>
    tell(conversation, [
      [at(0, '9:00'), colleague, '', { attachments: [photo(1, 1200, 800)] }],
      [at(0, '9:01'), me, talk.plan[2], { attachments: [photo(2, 600, 1100)], status: 'read' }],
      [at(0, '9:02'), friend, talk.sentence, { attachments: [photo(3, 800, 800), photo(4, 900, 600)] }],
    ]),
  ),
  albums: group((conversation, { me, friend }, talk) =>
    tell(conversation, [
      [at(0, '9:02'), friend, '', { attachments: [photo(1, 800, 800), photo(2, 900, 600), photo(5, 600, 900)] }],
      [
        at(0, '9:03'),
        me,
        talk.short,
        { attachments: [3, 4, 6, 7, 8, 9].map((number) => photo(number, 900, 600)), status: 'read' },
      ],
    ]),
  ),
  files: group((conversation, { me, friend, colleague }, talk) =>
    tell(conversation, [
      [
        at(0, '9:00'),
        colleague,
        talk.plan[0],
        { attachments: [file('Ridge walk, all we need to take with us (final version 3).pdf', 'application/pdf')] },
      ],
      [
        at(0, '9:01'),
        me,
        '',
        {
          attachments: [file('costs.xlsx', 'text/csv', { size: 48_200 }), file('خريطة الطريق.zip', 'application/zip')],
          status: 'read',
        },
      ],
      [
        at(0, '9:02'),
        friend,
        '',
        {
          attachments: [file('voice.webm', 'audio/webm', { duration: 37 })],
          metadata: voiceMetadata({ levels: LEVELS, duration: 37 }),
        },
      ],
      [
        at(0, '9:03'),
        me,
        '',
        { attachments: [file('Over the hills.mp3', 'audio/mpeg', { duration: 245 })], status: 'read' },
      ],
    ]),
  ),
  films: group((conversation, { me, friend }) =>
    tell(conversation, [
      [
        at(0, '9:00'),
        friend,
        '',
        {
          attachments: [
            photo(3, 1280, 720, { name: 'lake.mp4', contentType: 'video/mp4', url: '/pictures/none', duration: 72 }),
          ],
        },
      ],
      [
        at(0, '9:01'),
        me,
        '',
        {
          attachments: [
            photo(4, 1280, 720, { name: 'top.mp4', contentType: 'video/mp4', duration: 12 }),
            photo(6, 900, 600),
          ],
          status: 'read',
        },
      ],
    ]),
  ),
  uploading: opened(
    () => {},
    async (element) => {
      const conversation = (element.chat as MemoryChat).conversation('hike');
      const [last] = conversation.messages.value.slice(-1);
      if (!last) return;
      const own = (key: string, facts: Partial<Message>): Message => ({
        ...last,
        ...unsent(key),
        content: '',
        ...facts,
      });
      conversation.messages.set([
        ...conversation.messages.value.slice(0, 2),
        own('u1', { attachments: [await unsentPhoto(1, { status: 'uploading', sent: 1_700_000 })], status: 'sending' }),
        own('u2', {
          attachments: [
            file('plan.pdf', 'application/pdf', {
              url: '',
              upload: { status: 'paused', sent: 400_000, blob: undefined },
            }),
          ],
        }),
        own('u3', {
          attachments: [
            await unsentPhoto(2, { status: 'failed', sent: 0 }),
            await unsentPhoto(5, { status: 'uploaded', sent: 4_000_000 }),
          ],
          ...refused('too_large'),
        }),
      ]);
      await frames(12);
    },
  ),
  'photo-lost': group((conversation, { friend, me }) =>
    tell(conversation, [
      [at(0, '9:00'), friend, '', { attachments: [photo(1, 900, 600, { url: '/pictures/none', thumbnailUrl: null })] }],
      [
        at(0, '9:01'),
        me,
        '',
        {
          attachments: [photo(1, 900, 600), photo(2, 600, 600, { url: '/pictures/none', thumbnailUrl: null })],
          status: 'read',
        },
      ],
    ]),
  ),
  gallery: group(
    (conversation, { friend }, talk) =>
      tell(conversation, [
        [at(0, '9:00'), friend, talk.plan[0], { attachments: [1, 2, 3].map((number) => photo(number, 1200, 800)) }],
      ]),
    async (element) => {
      for (let waited = 0; waited < 60 && !tilesOf(element).length; waited += 1) await frames(1);
      tilesOf(element)[1]?.click();
      await frames(20);
    },
  ),
  'inbox-files': (talk) => {
    const chat = inbox(talk);
    const { friend, colleague, me } = castOf(talk);
    tell(chat.conversation('hike'), [[at(0, '9:00'), friend, '', { attachments: [photo(1, 900, 600)] }]]);
    tell(chat.conversation('walk'), [
      [
        at(0, '9:00'),
        colleague,
        '',
        { attachments: [file('voice.webm', 'audio/webm')], metadata: voiceMetadata({ levels: LEVELS, duration: 3 }) },
      ],
    ]);
    tell(chat.conversation('newcomer'), [
      [at(0, '8:00'), me, '', { attachments: [file('plan.pdf', 'application/pdf')], status: 'read' }],
    ]);
    tell(chat.conversation('long'), [
      [at(0, '7:00'), friend, talk.short, { attachments: [photo(1, 9, 6), photo(2, 9, 6)] }],
    ]);
    return { chat };
  },
  thread: opened(withThread, (element) => openThread(element)),
  'thread-empty': opened(
    () => {},
    (element) => openThread(element),
  ),
  'search-here': opened(withHits, (element) => search(element, 'hypee-conversation')),
  'search-everywhere': (talk) => {
    const chat = inbox(talk);
    withHits(chat.conversation('hike'), castOf(talk), talk, chat);
    return { chat, then: (element) => search(element, 'hypee-conversation-list') };
  },
  'search-nothing': opened(
    () => {},
    (element) => search(element, 'hypee-conversation'),
  ),
  'details-direct': opened(
    () => {},
    (element) => openPane(element, 'hypee-conversation', 1),
  ),
  'details-group': inGroup((element) => openPane(element, 'hypee-conversation', 1)),
  'details-files': opened(
    (conversation, { me, friend }) =>
      tell(conversation, [
        [at(1, '9:00'), friend, '', { attachments: [1, 2, 3, 4].map((number) => photo(number, 900, 600)) }],
        [at(1, '9:01'), me, '', { attachments: [file('plan.pdf', 'application/pdf')], status: 'read' }],
        [at(0, '9:02'), me, '', { attachments: [photo(5, 600, 1100), photo(6, 800, 800)], status: 'read' }],
        [
          at(0, '9:03'),
          friend,
          '',
          {
            attachments: [file('voice.webm', 'audio/webm', { duration: 37 })],
            metadata: voiceMetadata({ levels: LEVELS, duration: 37 }),
          },
        ],
        [at(0, '9:04'), friend, '', { attachments: [photo(7, 900, 600), photo(8, 900, 600), photo(9, 600, 600)] }],
        [at(0, '9:05'), friend, '', { attachments: [file('Over the hills.mp3', 'audio/mpeg', { duration: 245 })] }],
      ]),
    async (element) => {
      await openPane(element, 'hypee-conversation', 1);
      const details = within(element, 'hypee-details');
      for (let waited = 0; waited < 60 && !details.querySelector('.shared-media li'); waited += 1) await frames(1);
      details.querySelector('.shared-files')?.scrollIntoView({ block: 'end' });
      await frames(20);
    },
  ),
  'details-question': inGroup(async (element) => {
    await openPane(element, 'hypee-conversation', 1);
    within(element, 'hypee-details').querySelector<HTMLElement>('[data-key=delete]')?.click();
    await frames(3);
  }),
  'details-mute': inGroup(async (element) => {
    await openPane(element, 'hypee-conversation', 1);
    within(element, 'hypee-details').querySelector<HTMLElement>('[data-key=mute]')?.click();
    await frames(3);
  }),
  'details-rename': inGroup(async (element) => {
    await openPane(element, 'hypee-conversation', 1);
    within(element, 'hypee-details').querySelector<HTMLElement>('.rename')?.click();
    await frames(3);
  }),
  'user-card': inGroup(async (element) => {
    await openPane(element, 'hypee-conversation', 1);
    within(element, 'hypee-details').querySelectorAll<HTMLElement>('.members button')[1]?.click();
    await frames(3);
  }),
  'conversation-empty': opened((conversation) => tell(conversation, [])),
  'conversation-loading': opened((conversation) => {
    conversation.messages.set([]);
    conversation.history.set({ hasOlder: true, hasNewer: false, loading: true });
  }),
  'conversation-load-error': opened((conversation) => {
    const error = new ChatError('unavailable', 'No answer.', { retryable: true });
    conversation.messages.set([]);
    conversation.history.set({ hasOlder: true, hasNewer: false, loading: false, error });
  }),
  'conversation-gone': (talk) => ({
    chat: inbox(talk),
    open: 'hike',
    then: (element) => (element.chat as MemoryChat).conversation('hike').summary.set(undefined),
  }),

  'unread-divider': opened((conversation, cast, talk) => {
    const from = LONG - 3;
    fillLong(conversation, cast, talk);
    const { membership } = conversation.summary.value ?? {};
    if (membership) revise(conversation, { unreadCount: 4, membership: { ...membership, lastReadSeq: from - 1 } });
  }),
  'new-message-pill': (talk) => {
    const chat = inbox(talk);
    const conversation = chat.conversation('hike');
    fillLong(conversation, castOf(talk), talk);
    return {
      chat,
      open: 'hike',
      async then(element) {
        logOf(element).scrollTop = 300;
        await frames(2);
        conversation.receive(castOf(talk).friend, talk.today[0]);
        conversation.receive(castOf(talk).friend, talk.today[1]);
      },
    };
  },
  typing: opened((conversation, { friend }) => conversation.typing.set([friend])),

  failed: opened((conversation, cast, talk) =>
    tell(conversation, [
      ...hike(cast, talk),
      [at(0, '10:29'), cast.me, talk.tickets[0], refused('rate_limited')],
      [at(0, '10:29'), cast.me, talk.short, refused('permission_denied')],
    ]),
  ),
  offline: opened((conversation, cast, talk, chat) => {
    tell(conversation, [
      ...hike(cast, talk),
      [at(0, '10:29'), cast.me, talk.tickets[0], unsent('k1')],
      [at(0, '10:29'), cast.me, talk.short, unsent('k2')],
    ]);
    chat.connection.set({ status: 'offline' });
  }),
  'offline-volatile': opened((_, __, ___, chat) => {
    chat.storage.set('volatile');
    chat.connection.set({ status: 'offline' });
  }),
  reconnecting: (talk) => {
    const chat = inbox(talk);
    return {
      chat,
      open: 'hike',
      async then(element) {
        // The strip waits for two seconds before it says so.
        const timers = fakeTimers();
        chat.connection.set({ status: 'reconnecting' });
        await element.updateComplete;
        timers.advance(2000);
        timers.restore();
      },
    };
  },
  'session-expired': opened((_, __, ___, chat) => chat.connection.set({ status: 'unauthorized' })),

  'long-message': opened((conversation, { me, friend }, { sentence, short }) =>
    tell(conversation, [
      [at(0, '9:00'), friend, sentence.repeat(Math.ceil(5000 / sentence.length)).slice(0, 5000)],
      [at(0, '9:01'), me, short, { status: 'read' }],
    ]),
  ),
  'long-names-and-words': (talk) => {
    const chat = inbox(talk);
    const { me, longName } = castOf(talk);
    tell(chat.conversation('long'), [
      [at(0, '9:02'), longName, `https://example.com/${'a-very-long-path/'.repeat(12)}`],
      [at(0, '9:03'), me, 'w'.repeat(200), { status: 'read' }],
      [at(0, '9:04'), longName, talk.short],
    ]);
    revise(chat.conversation('long'), { kind: 'group', title: talk.longName, memberCount: 3 });
    return { chat, open: 'long' };
  },
  markdown: opened((conversation, { friend }, { markdown }) => tell(conversation, [[at(0, '9:04'), friend, markdown]])),
  'markdown-own': opened((conversation, { me }, { markdown }) =>
    tell(conversation, [[at(0, '9:04'), me, markdown, { status: 'read' }]]),
  ),

  'composer-many-lines': opened((conversation, _, talk) =>
    conversation.draft.set(talk.plan.concat(talk.tickets, talk.today).join('\n')),
  ),
  'composer-files': opened(
    () => {},
    (element) => withFiles(element),
  ),
  'attach-menu': opened(
    () => {},
    async (element) => {
      const root = await equipped(element);
      root.querySelector<HTMLElement>('[part=tool]')?.click();
      await frames(4);
    },
  ),
  'emoji-for-text': opened(
    () => {},
    async (element) => {
      const root = await equipped(element);
      root.querySelector<HTMLElement>('.emoji-tool')?.click();
      await frames(4);
    },
  ),
  'drop-target': opened(
    () => {},
    async (element) => {
      await equipped(element);
      const data = new DataTransfer();
      data.items.add(new File(['.'], 'map.txt'));
      const event = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
      element.shadowRoot?.querySelector('hypee-conversation')?.dispatchEvent(event);
      await frames(12);
    },
  ),
  'voice-recording': opened(
    () => {},
    (element) => recordVoice(element, 40),
  ),
  'voice-recorded': opened(
    () => {},
    async (element) => {
      const bar = await recordVoice(element, 60);
      bar.querySelector<HTMLElement>('.main')?.click();
      for (let waited = 0; waited < 200 && !bar.querySelector('.ahead[d^=M]'); waited += 1) await frames(1);
    },
  ),
  'composer-over-limit': opened((conversation, _, talk) => conversation.draft.set(talk.sentence.repeat(140))),
};

/** The composer of the open conversation, with what it has beside its field. */
async function equipped(element: HypeeChat): Promise<ShadowRoot> {
  const root = within(element, 'hypee-composer');
  root.querySelector('form')?.dispatchEvent(new PointerEvent('pointerenter'));
  for (let waited = 0; waited < 120 && !root.querySelector('form.records'); waited += 1) await frames(1);
  return root;
}

/** Files that are chosen: on their way, paused, refused, and there. */
async function withFiles(element: HypeeChat): Promise<void> {
  const root = await equipped(element);
  const { files } = (element.chat as MemoryChat).conversation('hike');
  const picture = await sunset();
  const text = (name: string, kilobytes: number): File =>
    new File(['x'.repeat(kilobytes * 1000)], name, { type: 'application/pdf' });
  await files.add([
    picture,
    text('Train tickets.pdf', 830),
    text('A-very-long-name-of-a-file-that-has-no-spaces.docx', 2400),
    text('map.exe', 12),
  ]);
  const [one, two, three, four] = files.value.map(({ id }) => id) as [string, string, string, string];
  files.move(one, { status: 'uploaded', sent: picture.size });
  files.move(two, { status: 'uploading', sent: 540_000 });
  files.move(three, { status: 'paused', sent: 300_000 });
  files.move(four, { status: 'failed', error: new ChatError('unsupported_media_type', 'No.') });
  for (let waited = 0; waited < 120 && !root.querySelector('canvas.drawn'); waited += 1) await frames(1);
  await frames(20);
}

/** A photograph, in a way. */
async function sunset(): Promise<File> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext('2d');
  const sky = context?.createLinearGradient(0, 0, 0, 480);
  for (const [at, colour] of [
    [0, '#284b8f'],
    [0.55, '#f7a072'],
    [0.7, '#8b4a5a'],
    [1, '#221f3a'],
  ] as const)
    sky?.addColorStop(at, colour);
  if (context && sky) {
    context.fillStyle = sky;
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = '#ffe9b0';
    context.arc(320, 270, 60, 0, 7);
    context.fill();
  }
  return new File([await canvas.convertToBlob({ type: 'image/jpeg' })], 'IMG_2041.jpg', { type: 'image/jpeg' });
}

/** Records what the microphone hears, for so many frames. */
async function recordVoice(element: HypeeChat, length: number): Promise<ShadowRoot> {
  const root = await equipped(element);
  root.querySelector<HTMLElement>('.record-tool')?.click();
  for (let waited = 0; waited < 300; waited += 1) {
    await frames(1);
    const bar = [...root.children].find(({ shadowRoot }) => shadowRoot?.querySelector('.dot'))?.shadowRoot;
    if (!bar) continue;
    await frames(length);
    return bar;
  }
  throw new Error('Nothing is recorded.');
}

/** A conversation with a friend that is open beside the inbox, with something else about it. */
function opened(
  arrange: (conversation: MemoryConversation, cast: Cast, talk: Talk, chat: MemoryChat) => void,
  then?: Scene['then'],
): (talk: Talk) => Scene {
  return (talk) => {
    const chat = inbox(talk);
    arrange(chat.conversation('hike'), castOf(talk), talk, chat);
    return { chat, open: 'hike', ...(then && { then }) };
  };
}

/** A group in which the user may do everything, and somebody is there. */
function inGroup(then: Scene['then']): (talk: Talk) => Scene {
  return (talk) => {
    const chat = inbox(talk);
    const conversation = chat.conversation('walk');
    const { me, friend, colleague, longName } = castOf(talk);
    const members = [me, friend, colleague, longName].map((user, index) => ({
      user,
      role: (['owner', 'moderator', 'member', 'guest'] as const)[index] ?? ('member' as const),
      lastReadSeq: 0,
      lastDeliveredSeq: 0,
      joinedAt: at(3, '9:00'),
    }));
    tell(conversation, [
      [at(1, '20:01'), colleague, talk.plan[0]],
      [at(0, '9:12'), friend, talk.today[0]],
    ]);
    const pinned = conversation.messages.value.map((message) => ({ ...message, pinned: true }));
    conversation.pins = () => Promise.resolve(pinned);
    conversation.members.set(members);
    const { membership } = conversation.summary.value ?? {};
    if (membership) {
      const mine = { ...membership, role: 'owner' as const, pinned: true };
      revise(conversation, { members, memberCount: 4, unreadCount: 0, membership: mine });
    }
    chat.present.set(
      new Map([
        [friend.id, { status: 'online', lastSeenAt: null }],
        [colleague.id, { status: 'offline', lastSeenAt: at(1, '18:30') }],
        [longName.id, { status: 'away', lastSeenAt: null }],
      ]),
    );
    return { chat, open: 'walk', ...(then && { then }) };
  };
}

/** What can be pressed of the pictures in the open conversation. */
const tilesOf = (element: HypeeChat): HTMLElement[] =>
  [...logOf(element).querySelectorAll('hypee-message')].flatMap((message) =>
    [...(message.shadowRoot?.querySelectorAll('hypee-attachment') ?? [])].flatMap((one) => [
      ...(one.shadowRoot?.querySelectorAll<HTMLElement>('button.box') ?? []),
    ]),
  );

/** The root of a part of the widget, behind its shadow roots. */
function within(element: HypeeChat, name: string): ShadowRoot {
  const roots: (ShadowRoot | null)[] = [element.shadowRoot];
  for (const root of roots) {
    for (const one of root?.querySelectorAll('*') ?? []) {
      if (one.localName === name && one.shadowRoot) return one.shadowRoot;
      if (one.shadowRoot) roots.push(one.shadowRoot);
    }
  }
  throw new Error(`There is no ${name}.`);
}

/** Waits for what is fetched on demand. */
async function here(element: HypeeChat, name: string): Promise<void> {
  for (let frame = 0; frame < 120; frame += 1) {
    await frames(1);
    const root = [...(element.shadowRoot?.querySelectorAll('hypee-conversation, hypee-conversation-list') ?? [])];
    if (root.some(({ shadowRoot }) => shadowRoot?.querySelector(name)?.shadowRoot)) break;
  }
  await frames(4);
}

async function openPane(
  element: HypeeChat,
  host: 'hypee-conversation' | 'hypee-conversation-list',
  place: number,
): Promise<void> {
  const buttons = within(element, host).querySelectorAll<HTMLElement>(':is(header, .head) button:not(.back, [part])');
  buttons[place]?.click();
  await here(element, place === 1 ? 'hypee-details' : 'hypee-search');
}

async function search(element: HypeeChat, host: 'hypee-conversation' | 'hypee-conversation-list'): Promise<void> {
  await openPane(element, host, 0);
  const field = within(element, 'hypee-search').querySelector('input');
  if (!field) return;
  field.value = 'a';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  field.dispatchEvent(new Event('change'));
  // It waits until the user has stopped typing.
  await new Promise((resolve) => setTimeout(resolve, 400));
  await frames(3);
}

function withHits(conversation: MemoryConversation, _cast: Cast, _talk: Talk, chat: MemoryChat): void {
  const messages = conversation.messages.value.filter(({ content }) => content.length > 8).slice(0, 6);
  chat.found = () => ({
    results: messages.map((message) => ({ message, highlights: [[2, 8]] })),
    next: 'more',
  });
}

function withThread(conversation: MemoryConversation, { me, friend }: Cast, talk: Talk): void {
  const root = conversation.messages.value.at(-2);
  if (!root) return;
  tell(conversation.thread(root.id), [
    [at(0, '9:20'), friend, talk.tickets[0]],
    [at(0, '9:22'), me, talk.today[0], { status: 'read' }],
    [at(0, '9:25'), friend, talk.short],
  ]);
}

async function openThread(element: HypeeChat): Promise<void> {
  const root = within(element, 'hypee-conversation').querySelector('hypee-timeline')?.messages.at(-2);
  within(element, 'hypee-conversation')
    .querySelector('hypee-timeline')
    ?.dispatchEvent(
      new CustomEvent('hypee-thread-open', { detail: { messageId: root?.id }, bubbles: true, composed: true }),
    );
  await here(element, 'hypee-thread');
}

function withReactions(conversation: MemoryConversation, cast: Cast, talk: Talk): void {
  const { me, friend, colleague } = cast;
  const some = [{ emoji: '👍', count: 1, userIds: [friend.id] }];
  const many = [
    { emoji: '❤️', count: 2, userIds: [friend.id, me.id] },
    { emoji: '🎉', count: 12, userIds: [friend.id, colleague.id] },
    { emoji: '😂', count: 1, userIds: [me.id] },
  ];
  const lines = hike(cast, talk);
  const reacted = lines.map(([when, who, text, facts], index): Line => {
    const reactions = { [lines.length - 2]: some, [lines.length - 4]: many }[index] ?? [];
    return [when, who, text, { ...facts, reactions }];
  });
  tell(conversation, reacted);
}

/** A group that is open beside the inbox, with messages of a friend, a colleague and mine. */
function group(
  arrange: (conversation: MemoryConversation, cast: Cast, talk: Talk) => void,
  then?: Scene['then'],
): (talk: Talk) => Scene {
  return (talk) => {
    const chat = inbox(talk);
    const conversation = chat.conversation('walk');
    arrange(conversation, castOf(talk), talk);
    revise(conversation, { unreadCount: 0 });
    return { chat, open: 'walk', ...(then && { then }) };
  };
}

/** Answers to others and to oneself, to what is long and to what was deleted; pins and replies in threads. */
function withQuotes(
  conversation: MemoryConversation,
  { me, friend, colleague, newcomer, longName }: Cast,
  talk: Talk,
): void {
  const quote = (sender: Message['sender'], excerpt: string): Partial<Message> => ({
    replyTo: { id: 'walk-0', sender, excerpt },
  });
  tell(conversation, [
    [at(0, '9:10'), colleague, talk.plan[0], { pinned: true, replyCount: 3 }],
    [at(0, '9:11'), me, talk.plan[1], { status: 'read', ...quote(colleague, talk.plan[0]) }],
    [at(0, '9:12'), friend, talk.short, quote(me, talk.sentence.repeat(3))],
    [at(0, '9:13'), friend, talk.tickets[1], quote(longName, '')],
    [at(0, '9:14'), me, talk.short, { status: 'read', ...quote(longName, talk.longName), pinned: true, replyCount: 1 }],
  ]);
  const marks = (user: Message['sender'], lastReadSeq: number, lastDeliveredSeq: number) => {
    return { ...member(user), lastReadSeq, lastDeliveredSeq };
  };
  conversation.members.set([marks(me, 5, 5), marks(friend, 5, 5), marks(colleague, 4, 5), marks(newcomer, 0, 2)]);
}

function withMentions(conversation: MemoryConversation, { me, friend, colleague }: Cast, talk: Talk): void {
  const named = (user: Message['sender'], text: string): string => `@${user.name} ${text}`;
  tell(conversation, [
    [at(0, '9:10'), colleague, named(me, talk.plan[0]), { mentions: [me.id] }],
    [at(0, '9:11'), me, named(colleague, talk.plan[1]), { status: 'read', mentions: [colleague.id] }],
    [at(0, '9:12'), friend, named(colleague, named(me, talk.today[1])), { mentions: [colleague.id, me.id] }],
  ]);
}

/** Begins to mention somebody. */
async function mention(element: HypeeChat): Promise<void> {
  const composer = element.shadowRoot?.querySelector('hypee-conversation')?.shadowRoot?.querySelector('hypee-composer');
  const field = composer?.shadowRoot?.querySelector('textarea');
  if (!composer || !field) throw new Error('Nothing can be written.');
  field.focus();
  field.value = '@';
  field.dispatchEvent(new InputEvent('input'));
  const isOffered = (): unknown => composer.shadowRoot?.querySelector('[role=option]');
  for (let waited = 0; waited < 60 && !isOffered(); waited += 1) await frames(1);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true }));
}

/** Turns to a row, counted from the last one, as with the keyboard. */
async function turnTo(element: HypeeChat, fromEnd: number): Promise<HTMLElement> {
  const row = Array.from(logOf(element).querySelectorAll<HTMLElement>('.row')).at(-fromEnd);
  if (!row) throw new Error('There is no such message.');
  row.focus();
  for (let waited = 0; waited < 60 && !row.querySelector('hypee-message > div'); waited += 1) await frames(1);
  return row;
}

/** Opens the menu of a message; what is in it. */
async function openMenu(element: HypeeChat, fromEnd: number): Promise<Element> {
  const row = await turnTo(element, fromEnd);
  row.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  const root = row.getRootNode() as ShadowRoot;
  for (const { shadowRoot } of root.children) {
    const dialog = shadowRoot?.querySelector('dialog[open]');
    if (dialog) return dialog;
  }
  throw new Error('There is no menu.');
}

/** Chooses something in the menu of a message. @returns what the menu goes on with */
async function choose(element: HypeeChat, fromEnd: number, action: string): Promise<Element> {
  const dialog = await openMenu(element, fromEnd);
  dialog.querySelector<HTMLElement>(`[data-action=${action}]`)?.click();
  await frames(2);
  return dialog;
}

const refused = (code: string): Partial<Message> =>
  unsent(code, { status: 'failed', error: new ChatError(code, 'Refused.', { retryable: true }) });

function fillLong(conversation: MemoryConversation, { me, friend }: Cast, { sentence }: Talk): void {
  conversation.fill(
    LONG,
    (seq) => sentence.repeat(1 + ((seq * 7) % 3)),
    (seq) => (seq % 3 === 0 ? me : friend),
  );
}

/**
 * Opens the dialog and chooses the first people that it finds.
 *
 * @returns what is in the dialog
 */
async function beginConversation(element: HypeeChat, people: number): Promise<ShadowRoot | null | undefined> {
  const list = element.shadowRoot?.querySelector('hypee-conversation-list')?.shadowRoot;
  list?.querySelector<HTMLElement>('[part=new-conversation]')?.click();
  const dialog = list?.querySelector('hypee-new-conversation');
  for (let waited = 0; waited < 60 && !dialog?.shadowRoot?.querySelector('dialog[open]'); waited += 1) await frames(1);
  await frames(3);
  for (const option of Array.from(dialog?.shadowRoot?.querySelectorAll<HTMLElement>('[role=option]') ?? []).slice(
    0,
    people,
  )) {
    option.click();
  }
  await frames(3);
  return dialog?.shadowRoot;
}

function logOf(element: HypeeChat): HTMLElement {
  const log = element.shadowRoot
    ?.querySelector('hypee-conversation')
    ?.shadowRoot?.querySelector('hypee-timeline')
    ?.shadowRoot?.querySelector<HTMLElement>('[role=log]');
  if (!log) throw new Error('No conversation is open.');
  return log;
}

/** Until that many frames were drawn. */
export async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
}
