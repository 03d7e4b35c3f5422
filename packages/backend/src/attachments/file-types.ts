/** What the bytes of a file say it is. */
export interface FileKind {
  /** Without parameters. */
  contentType: string;
  /** The usual end of a name, without a dot. */
  extension: string;
}

interface FileType {
  /** Ends of names that fit, without a dot. */
  extensions: readonly string[];
  /** Whether a browser may show it on its own address: nothing in it can run. */
  inline: boolean;
}

const shown = (...extensions: string[]): FileType => ({ extensions, inline: true });
const saved = (...extensions: string[]): FileType => ({ extensions, inline: false });

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

const FILE_TYPES: ReadonlyMap<string, FileType> = new Map([
  ['image/jpeg', shown('jpg', 'jpeg')],
  ['image/png', shown('png')],
  ['image/gif', shown('gif')],
  ['image/webp', shown('webp')],
  ['image/avif', shown('avif')],
  ['audio/mpeg', shown('mp3')],
  ['audio/mp4', shown('m4a', 'mp4')],
  ['audio/aac', shown('aac')],
  ['audio/ogg', shown('ogg', 'oga', 'opus')],
  ['audio/webm', shown('webm', 'weba')],
  ['audio/wav', shown('wav')],
  ['audio/flac', shown('flac')],
  ['video/mp4', shown('mp4', 'm4v')],
  ['video/webm', shown('webm')],
  ['video/ogg', shown('ogv', 'ogg')],
  ['video/quicktime', shown('mov')],
  ['text/plain', saved('txt', 'csv', 'tsv', 'md', 'log', 'json', 'yaml', 'yml')],
  ['application/pdf', saved('pdf')],
  [`${OFFICE}.wordprocessingml.document`, saved('docx')],
  [`${OFFICE}.spreadsheetml.sheet`, saved('xlsx')],
  [`${OFFICE}.presentationml.presentation`, saved('pptx')],
  [`${OPEN_DOCUMENT}.text`, saved('odt')],
  [`${OPEN_DOCUMENT}.spreadsheet`, saved('ods')],
  [`${OPEN_DOCUMENT}.presentation`, saved('odp')],
]);

/** What a server takes unless its operator says otherwise: nothing that runs when it is opened. */
export const ATTACHMENT_TYPES: readonly string[] = [...FILE_TYPES.keys()];

/** Whether a browser may show a file of this type on its own address. */
export const isInline = (contentType: string): boolean => FILE_TYPES.get(contentType)?.inline === true;

/** What a search tells files apart by. */
const FILE_GROUPS = ['image', 'video', 'audio', 'file'] as const;

/** `file` is what is no picture, film or sound. */
export type FileGroup = (typeof FILE_GROUPS)[number];

/** The group of a type. */
export const fileGroupOf = (contentType: string): FileGroup =>
  FILE_GROUPS.find((group) => contentType.startsWith(`${group}/`)) ?? 'file';

/** The ends of names that fit a kind, the usual one first. */
export const extensionsOf = ({ contentType, extension }: FileKind): readonly string[] =>
  FILE_TYPES.get(contentType)?.extensions ?? [extension];
