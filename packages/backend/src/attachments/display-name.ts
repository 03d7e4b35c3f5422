import { cutText } from '../input/text.ts';
import { extensionsOf, type FileKind } from './file-types.ts';

/** UTF-16 code units of a name. */
const NAME_LENGTH = 120;

/** Controls, also those that only turn the direction or hide: with them a name shows other than it is. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The name of a file as people see it: no path, nothing hidden, not too long. Empty where nothing is left. */
export function cleanName(given: string): string {
  const [name = ''] = given.split(/[/\\]/).slice(-1);
  const visible = name.normalize('NFC').replace(HIDDEN, '').replace(/\s+/g, ' ').trim();
  const [stem, end] = splitName(visible.replace(/^\.+/, ''));
  return end === '' ? cutText(stem, NAME_LENGTH) : `${cutText(stem, NAME_LENGTH - end.length - 1)}.${end}`;
}

/**
 * The name with an end that fits what the file is: whoever saves and opens it opens just that. A text that calls itself
 * `holiday.exe` becomes `holiday.exe.txt`.
 */
export function nameFor(name: string, kind: FileKind): string {
  const fitting = extensionsOf(kind);
  const [, end] = splitName(name);
  if (fitting.includes(end.toLowerCase())) return name;
  const [usual = kind.extension] = fitting;
  return `${cutText(name, NAME_LENGTH - usual.length - 1) || 'file'}.${usual}`;
}

/** What stands before and behind the last dot; all of it before where that is no end of a name. */
function splitName(name: string): [stem: string, end: string] {
  const [, stem = name, end = ''] = /^(.+)\.([A-Za-z0-9]{1,10})$/s.exec(name) ?? [];
  return [stem, end];
}
