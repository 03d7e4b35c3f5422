import { html, render, type ReactiveController, type TemplateResult } from 'lit';
import { adopt } from '../base/adopt.ts';
import { onDemand } from '../base/on-demand.ts';
import type { HypeeComposer } from '../hypee-composer/hypee-composer.ts';
import { emojiPicker } from '../message-actions/emoji-picker.ts';
import { smileIcon } from '../message-actions/icons.ts';
import type { TextName } from '../strings/words.ts';
import { attachMenu, chooseFiles } from './attach-menu.ts';
import { DropTarget } from './drop-target.ts';
import { droppedFiles } from './dropped-files.ts';
import { fileIcon, micIcon } from './icons.ts';
import { insertText } from './insert-text.ts';
import { KeyboardRoom } from './keyboard-room.ts';
import { Limit } from './limit.ts';
import { Popup } from './popup.ts';
import { noteEmoji, recentEmoji } from './recent-emoji.ts';
import { Tray } from './tray.ts';
import { trayStyles } from './tray.styles.ts';

const voice = onDemand(() => import('./voice/voice-bar.ts'));

/** Text of an office program comes with a picture of it, in more types than a file does. */
const MOST_TYPES = 3;

/** What a composer has beside its field: files, emoji, voice notes, and how much of the text is left. */
export class ComposerTools implements ReactiveController {
  readonly #composer: HypeeComposer;
  readonly #root: ShadowRoot;
  readonly #form: HTMLFormElement;
  readonly #field: HTMLTextAreaElement;
  readonly #attach: HTMLElement;
  readonly #emoji = button('emoji-tool');
  readonly #record = button('record-tool');
  readonly #limit: Limit;
  readonly #tray: Tray;
  readonly #popup: Popup;
  #drops: DropTarget | undefined;
  #room: KeyboardRoom | undefined;
  /** Whether there is a microphone; undefined until that is known. */
  #hears: boolean | undefined;
  /** What was pasted since this is here, and needs no wish. */
  readonly #pastes = new WeakSet<Event>();
  #conversation: unknown;
  #wantsVoice = false;
  #endVoice: (() => void) | undefined;

  constructor(composer: HypeeComposer, root: ShadowRoot) {
    this.#composer = composer;
    this.#root = root;
    this.#form = find(root, 'form');
    this.#field = find(root, 'textarea');
    this.#attach = find(root, '[part=tool]');
    adopt(root, trayStyles.styleSheet);
    this.#limit = new Limit(composer, root, this.#field);
    this.#tray = new Tray(composer, this.#form, () => composer.requestUpdate());
    this.#popup = new Popup(root);
    find(root, '.field').append(this.#emoji);
    this.#emoji.addEventListener('click', () => this.#openEmoji());
    this.#record.addEventListener('click', () => {
      this.#wantsVoice = true;
      composer.requestUpdate();
    });
    this.#form.append(this.#record);
    this.#field.addEventListener('paste', this.#pasted, { capture: true });
    composer.addEventListener('hypee-send', this.#sent, { capture: true });
    composer.addController(this);
    this.hostConnected();
  }

  hostConnected(): void {
    const root = this.#composer.getRootNode();
    const around = root instanceof ShadowRoot && root.host.matches('hypee-conversation, hypee-thread') && root.host;
    const place = around ? (root.host as HTMLElement) : this.#composer;
    this.#room?.end();
    this.#room = around ? new KeyboardRoom(around, this.#composer) : undefined;
    this.#drops?.end();
    this.#drops = new DropTarget(
      place,
      () => (this.#isOpen ? html`${fileIcon}${this.#composer.say.text('dropHere')}` : undefined),
      (data) => {
        const { files, folders } = droppedFiles(data);
        void this.#tray.add(files, folders);
        this.#composer.focus();
      },
    );
    void this.#listen();
  }

  hostDisconnected(): void {
    this.#room?.end();
    this.#room = undefined;
    this.#drops?.end();
    this.#drops = undefined;
    this.#endVoice?.();
    this.#tray.end();
    this.#popup.close();
  }

  /** Draws it for what the composer shows now, and does what the user asked for before it was here. */
  update(isNear: boolean): void {
    const { wish, laden, currentConversation: conversation } = this.#composer;
    // A voice that speaks to some is not sent to others.
    if (conversation !== this.#conversation) this.#endVoice?.();
    this.#conversation = conversation;
    this.#limit.show(isNear);
    this.#tray.update();
    const isEditing = this.#composer.hasAttribute('editing');
    const isLaden = !isEditing && this.#tray.ready.length > 0;
    if (laden !== isLaden) this.#composer.laden = isLaden;
    for (const [tool, name, icon] of [
      [this.#emoji, 'emoji', smileIcon],
      [this.#record, 'record', micIcon],
    ] as const)
      this.#draw(tool, name, icon);
    this.#attach.title = this.#composer.say.text('attach');
    this.#attach.hidden = !this.#tray.isOpen;
    const records = this.#composer.value.trim() === '' && !isLaden && this.#isOpen && this.#hears === true;
    this.#record.hidden = !records;
    this.#form.classList.toggle('records', records);
    this.#composer.wish = undefined;
    if (Array.isArray(wish)) this.#act(wish as [Event, ...File[]]);
    if (this.#wantsVoice) this.#openVoice();
  }

  #draw(tool: HTMLButtonElement, name: TextName, icon: TemplateResult): void {
    const text = this.#composer.say.text(name);
    tool.title = text;
    tool.ariaLabel = text;
    tool.disabled = this.#field.disabled;
    render(icon, tool);
  }

  get #isOpen(): boolean {
    return !this.#field.disabled && !this.#composer.hasAttribute('editing');
  }

  #act([event, ...files]: [Event, ...File[]]): void {
    if (!this.#isOpen || this.#pastes.has(event)) return;
    if (event.type === 'click') this.#openMenu();
    else if (files.length > 0) void this.#tray.add(files);
  }

  #openMenu(): void {
    const { say: words } = this.#composer;
    this.#popup.open(words.text('attach'), this.#attach, false, () =>
      attachMenu(words, (source) => {
        this.#popup.close();
        chooseFiles(source, this.#root, (files) => {
          void this.#tray.add(files);
          this.#composer.focus();
        });
      }),
    );
  }

  #openEmoji(): void {
    const { say: words, currentConversation: conversation, currentMe: me } = this.#composer;
    const recent = recentEmoji(conversation, me);
    const one = (emoji: string): TemplateResult => html`
      <button
        type="button"
        @click=${() => {
          this.#popup.close();
          noteEmoji(conversation, emoji);
          insertText(this.#field, emoji);
        }}
      >
        ${emoji}
      </button>
    `;
    this.#popup.open(words.text('emoji'), this.#emoji, true, () =>
      emojiPicker(words, one, recent.length > 0 ? { emojiRecent: recent } : {}),
    );
  }

  #openVoice(): void {
    const part = voice(this.#composer);
    if (!part) return;
    this.#wantsVoice = false;
    this.#endVoice ??= part.openVoiceBar(this.#composer, this.#form, () => {
      this.#endVoice = undefined;
    });
  }

  async #listen(): Promise<void> {
    const media = (navigator as Partial<Navigator>).mediaDevices;
    if (!media || !('MediaRecorder' in globalThis)) return;
    const devices = await media.enumerateDevices().catch(() => []);
    this.#hears = devices.some(({ kind }) => kind === 'audioinput');
    this.#composer.requestUpdate();
  }

  readonly #pasted = (event: ClipboardEvent): void => {
    const { files, types } = event.clipboardData ?? {};
    this.#pastes.add(event);
    if (!files?.length || (types?.length ?? 0) > MOST_TYPES || !this.#isOpen) return;
    event.preventDefault();
    void this.#tray.add([...files]);
  };

  /** Before the composer's own answer. */
  readonly #sent = (event: HTMLElementEventMap['hypee-send']): void => {
    const files = this.#tray.ready;
    if (files.length === 0 || !this.#isOpen || this.#endVoice) return;
    event.detail.attachments = [...(event.detail.attachments ?? []), ...files];
    queueMicrotask(() => {
      if (!event.defaultPrevented) this.#tray.sent(files);
    });
  };
}

const button = (name: string): HTMLButtonElement => {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: name });
  made.setAttribute('part', 'tool');
  return made;
};

function find<Name extends keyof HTMLElementTagNameMap>(root: ShadowRoot, selector: Name): HTMLElementTagNameMap[Name];
function find(root: ShadowRoot, selector: string): HTMLElement;
function find(root: ShadowRoot, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`A composer has no ${selector}.`);
  return found;
}
