import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import type { MessageStatus } from '@hypee/chat';
import ts from 'typescript';
import { enErrors } from '../src/strings/en-errors.ts';
import { ROLES } from '../src/hypee-details/rights.ts';
import { EMOJI } from '../src/message-actions/emoji.ts';
import { enAttachments } from '../src/strings/en-attachments.ts';
import { enComposer } from '../src/strings/en-composer.ts';
import { enDialog } from '../src/strings/en-dialog.ts';
import { enPanes } from '../src/strings/en-panes.ts';
import { enMessages } from '../src/strings/en-messages.ts';
import { en as early } from '../src/strings/en.ts';
import type { Plural, Strings } from '../src/strings/strings.ts';
import { fetchStrings, stringsOf, translations } from '../src/strings/translations.ts';

const en: Strings = {
  ...early,
  ...enAttachments,
  ...enComposer,
  ...enDialog,
  ...enMessages,
  ...enPanes,
  code: 'Code',
  errors: enErrors,
};
const sources = join(import.meta.dirname, '../src');
const errorCodes = join(import.meta.dirname, '../../../docs/errors.md');

const STATUSES: Readonly<Record<MessageStatus, true>> = {
  pending: true,
  sending: true,
  sent: true,
  delivered: true,
  read: true,
  failed: true,
  unconfirmed: true,
};

/** Where a text is chosen by a variable, and which texts that can be. */
const CHOSEN: Readonly<Record<string, readonly string[]>> = {
  'attachments/files-text.ts: words.text(kind, { name })': ['audio', 'file'],
  'base/open-pane.ts: host.say.text(name)': ['search', 'details'],
  'composer-tools/attach-menu.ts: words.text(source.text)': ['attachPhoto', 'camera', 'attachFile'],
  'composer-tools/composer-tools.ts: this.#composer.say.text(name)': ['emoji', 'record'],
  'hypee-details/hypee-details.ts: this.say.text(name)': [
    ...Object.values(ROLES),
    'muteHour',
    'muteWorkday',
    'muteWeek',
    'muteAlways',
    'pinConversation',
    'archiveConversation',
    'leave',
    'leaveYes',
    'deleteForAll',
    'deleteYes',
    'block',
    'removeMember',
    'removeYes',
    'cancelChange',
  ],
  'hypee-connection/hypee-connection.ts: this.say.text(name)': ['offline', 'reconnecting'],
  'hypee-message/hypee-message.ts: this.say.text(status)': Object.keys(STATUSES),
  'hypee-message/status-mark.ts: words.text(status)': Object.keys(STATUSES),
  'message-actions/message-menu.ts: facts.words.text(action.text)': [
    'reply',
    'replyInThread',
    'copyText',
    'forward',
    'pinMessage',
    'unpinMessage',
    'markUnread',
    'readBy',
    'whoReacted',
    'editMessage',
    'report',
    'block',
    'unblock',
    'deleteMessage',
  ],
  'message-actions/actions.ts: words.text(saying, { name: sender.name })': [
    'pinDone',
    'unpinDone',
    'markedUnread',
    'blocked',
    'unblocked',
  ],
  'message-actions/readers.ts: words.text(mark)': ['read', 'delivered', 'sent'],
  'message-actions/emoji-picker.ts: words.text(key as TextName)': ['emojiRecent', ...Object.keys(EMOJI)],
};

/** Codes that no message of a user fails with. */
const NOT_SHOWN = [
  'gap',
  'unreadable_answer',
  'method_not_allowed',
  'unsupported_server',
  'load_failed',
  'renderer_failed',
  'token_failed',
  'token_unavailable',
  'wrong_user',
  'revoked',
  'protocol_error',
  'unknown_frame',
  'storage_erased',
  'logged_out',
  'reload_needed',
  'unreadable_event',
  'canceled',
  'discarded',
  'internal',
];

/** Every text that the sources name, with a file that does, and every call where a variable names it. */
function textsNamed(): { names: Map<string, string>; variable: string[] } {
  const names = new Map<string, string>();
  const variable: string[] = [];
  for (const path of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.startsWith('strings/')) continue;
    const file = ts.createSourceFile(path, readFileSync(join(sources, path), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        node.arguments[0] &&
        ts.isPropertyAccessExpression(node.expression) &&
        ['text', 'count'].includes(node.expression.name.text)
      ) {
        const found = namesIn(node.arguments[0]);
        if (found.length > 0) for (const name of found) names.set(name, path);
        else variable.push(`${relative('.', path)}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { names, variable };
}

/** `'a'` and `condition ? 'a' : 'b'`. */
function namesIn(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return namesIn(node.expression);
  return ts.isConditionalExpression(node) ? [...namesIn(node.whenTrue), ...namesIn(node.whenFalse)] : [];
}

const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
const isPlural = (value: Strings[keyof Strings]): value is Plural => typeof value === 'object' && 'other' in value;

/** The numbers under 200 that a language treats so, as examples. */
function examplesOf(language: string, category: string): number[] {
  const rules = new Intl.PluralRules(language);
  return Array.from({ length: 200 }, (_, count) => count).filter((count) => rules.select(count) === category);
}

describe('the texts of the interface', () => {
  const { names, variable } = textsNamed();

  test('are chosen by variables only where it is known which they can be', () => {
    assert.deepEqual(variable.sort(), Object.keys(CHOSEN).sort());
  });

  test('are all there, and none is left that nobody says', () => {
    const said = new Set([...names.keys(), ...Object.values(CHOSEN).flat(), 'errors']);
    assert.deepEqual([...said].sort(), Object.keys(en).sort());
  });

  test('are said by the dialog only where they come with it', () => {
    for (const name of Object.keys(enDialog)) assert.equal(names.get(name), 'hypee-new-conversation/people-dialog.ts');
  });

  test('have a reason for every error that a message can fail with', () => {
    const documented = [...readFileSync(errorCodes, 'utf8').matchAll(/^\| (`[^|]+)\|/gm)]
      .flatMap(([, cell]) => [...(cell ?? '').matchAll(/`(\w+)`/g)])
      .map(([, code]) => code ?? '');
    assert.ok(documented.length > 20);
    assert.deepEqual([...Object.keys(en.errors), ...NOT_SHOWN].sort(), documented.sort());
  });
});

for (const language of ['en', ...Object.keys(translations)]) {
  describe(`the texts in ${new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language}`, async () => {
    await fetchStrings(language);
    const strings = language === 'en' ? en : (stringsOf(language) as Strings);

    test('are all of them, with the places of the English ones', () => {
      assert.deepEqual(Object.keys(strings).sort(), Object.keys(en).sort());
      assert.deepEqual(Object.keys(strings.errors).sort(), Object.keys(en.errors).sort());
      for (const [name, english] of Object.entries(en) as [keyof Strings, Strings[keyof Strings]][]) {
        const translated = strings[name];
        const texts = typeof translated === 'string' ? [translated] : Object.values(translated);
        if (typeof english === 'string') assert.deepEqual(texts.map(placesOf), [placesOf(english)], name);
        for (const text of texts) {
          assert.equal(text.trim(), text, name);
          assert.notEqual(text, '', name);
        }
      }
    });

    test('have exactly the plural forms of the language, with the number wherever it is not one number only', () => {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const [name, forms] of Object.entries(strings).filter(([, value]) => isPlural(value))) {
        assert.deepEqual(Object.keys(forms as Plural).sort(), [...categories].sort(), name);
        for (const [category, text] of Object.entries(forms as Plural)) {
          if (examplesOf(language, category).length === 1 && placesOf(text).length === 0) continue;
          assert.deepEqual(placesOf(text), ['count'], `${name}.${category}`);
        }
      }
    });
  });
}
