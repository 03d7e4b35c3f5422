import type { Attachment } from '@hypee/chat';

/** How a file is shown: a picture, a film, a sound, or by its name alone. */
export type AttachmentKind = 'image' | 'video' | 'audio' | 'file';

/** What a file that is shown by its name is, for the icon beside it. */
export type FileKind = 'pdf' | 'text' | 'sheet' | 'slides' | 'archive' | 'other';

/** Pictures that every browser draws and in which nothing can run: no SVG. */
const PICTURES = /^image\/(jpeg|png|gif|webp|avif|bmp)$/;

/** By type, then by the end of the name, since browsers do not know the type of many files. */
const FILES: readonly (readonly [FileKind, RegExp])[] = [
  ['pdf', /pdf$/],
  ['sheet', /spreadsheet|ms-excel|\bcsv|\.(csv|tsv|xlsx?|ods|numbers)$/],
  ['slides', /presentation|ms-powerpoint|\.(pptx?|odp|key)$/],
  ['archive', /zip|compressed|x-tar|\.(zip|gz|tgz|tar|rar|7z|bz2|xz)$/],
  ['text', /^text\/|wordprocessing|msword|opendocument\.text|\.(txt|md|docx?|odt|rtf|pages|log)$/],
];

/** How a file of this type is shown. What a browser cannot be trusted to draw is a file like others. */
export function kindOf({ contentType }: Pick<Attachment, 'contentType'>): AttachmentKind {
  const type = contentType.toLowerCase();
  if (PICTURES.test(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'file';
}

/** Whether it is a picture or a film. */
export const isVisual = (attachment: Pick<Attachment, 'contentType'>): boolean =>
  /^(image|video)$/.test(kindOf(attachment));

/** What a file is, as far as its type or its name tell. */
export function fileKindOf({ contentType, name }: Pick<Attachment, 'contentType' | 'name'>): FileKind {
  const facts = [contentType.toLowerCase(), name.toLowerCase()];
  return FILES.find(([, pattern]) => facts.some((fact) => pattern.test(fact)))?.[0] ?? 'other';
}
