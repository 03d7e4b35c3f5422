import type { UploadDoor, UploadState } from '../door.ts';
import type { AttachmentRow, Identity, ReadTransaction, UploadRow, Uploads, WriteTransaction } from '../ports.ts';
import type { Services } from '../services.ts';
import { refuseField } from '../input/validator.ts';
import { timestamp } from '../time.ts';
import { attachmentJson } from '../wire/attachment-json.ts';
import { WireError } from '../wire-error.ts';
import { Arrivals } from './arrivals.ts';
import { cleanName, nameFor } from './display-name.ts';
import { limitBytes } from './limit-bytes.ts';

/** What the smallest file counts for in a quota: many empty ones fill a disk too. */
const LEAST_CHARGE = 4 * 1_024;

const chargeOf = (bytes: number): number => Math.max(LEAST_CHARGE, bytes);

/** It is one of the services itself. */
type Foundation = Omit<Services, 'incoming'>;

/** What is known of a file when all of its bytes are there. */
type Arrived = Pick<UploadRow, 'id' | 'owner_id' | 'name'> & { size: number };

/** Takes files in: whole ones in one request, or in pieces (tus). What a file is decides its content alone. */
export class Incoming implements UploadDoor {
  readonly #services: Foundation;
  readonly #uploads: Uploads;
  readonly #arrivals: Arrivals;
  readonly #finishing = new Map<string, Promise<AttachmentRow>>();

  constructor(services: Foundation, uploads: Uploads) {
    this.#services = services;
    this.#uploads = uploads;
    this.#arrivals = new Arrivals(services.settings.limits.attachments);
  }

  /** Whether bytes of a file are coming right now. */
  isArriving(id: string): boolean {
    return this.#arrivals.has(id);
  }

  async add(token: string | undefined, name: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const { ports } = this.#services;
    const { userId } = await this.#identify(token);
    const id = ports.random.id();
    const row = await this.#arrivals.during(userId, id, async () => {
      const room = this.#quota - (await ports.store.read((tx) => tx.chargeOf(userId)));
      if (room < LEAST_CHARGE) throw this.#quotaReached();
      try {
        await this.#uploads.create(id);
        const size = await this.#uploads.append(
          id,
          limitBytes(bytes, Math.min(room, this.#most), () =>
            room < this.#most ? this.#quotaReached() : this.#tooLarge(),
          ),
        );
        return await this.#keep({ id, owner_id: userId, name: cleanName(name), size });
      } finally {
        await this.#uploads.remove(id);
      }
    });
    return attachmentJson(row, ports);
  }

  async begin(token: string | undefined, { name, size }: { name: string; size: number }): Promise<string> {
    const { ports } = this.#services;
    const { userId } = await this.#identify(token);
    if (size > this.#most) throw this.#tooLarge();
    if (size === 0) refuseField('file', 'This file is empty.');
    const row: UploadRow = {
      id: ports.random.id(),
      owner_id: userId,
      name: cleanName(name),
      size,
      charge: chargeOf(size),
      created_at: timestamp(ports.clock.now()),
    };
    await ports.store.write(async (tx) => {
      await this.#requireRoom(tx, row);
      await tx.insertUpload(row);
    });
    await this.#uploads.create(row.id);
    return row.id;
  }

  async authorize(token: string | undefined, id: string): Promise<void> {
    const { userId } = await this.#identify(token);
    const owner = await this.#services.ports.store.read(async (tx) => (await find(tx, id))?.owner_id);
    if (owner !== userId) throw noUpload();
  }

  async state(id: string): Promise<UploadState> {
    const { ports } = this.#services;
    const row = await ports.store.read((tx) => find(tx, id));
    if (row === undefined) throw noUpload();
    if ('uploaded_size' in row) {
      const { name, uploaded_size: size, created_at: createdAt } = row;
      return { name, size, offset: size, createdAt };
    }
    const offset = await this.#uploads.size(id);
    if (offset === undefined) throw noUpload();
    return { name: row.name, size: row.size, offset, createdAt: row.created_at };
  }

  async append(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    const row = await this.#services.ports.store.read((tx) => tx.upload(id));
    const offset = row && (await this.#uploads.size(id));
    if (row === undefined || offset === undefined) throw noUpload();
    return this.#arrivals.during(row.owner_id, id, () =>
      this.#uploads.append(
        id,
        limitBytes(bytes, row.size - offset, () => this.#tooLarge()),
      ),
    );
  }

  async finish(id: string): Promise<string> {
    const finishing = this.#finishing.get(id) ?? this.#finish(id);
    this.#finishing.set(id, finishing);
    try {
      return attachmentJson(await finishing, this.#services.ports);
    } finally {
      this.#finishing.delete(id);
    }
  }

  async remove(id: string): Promise<void> {
    const { ports, storedFiles } = this.#services;
    await ports.store.write(async (tx) => {
      const row = await tx.attachment(id);
      if (row !== undefined && row.message_id !== null) {
        throw new WireError('conflict', 'This file is part of a message by now: delete the message.');
      }
      await tx.deleteAttachment(id);
      await tx.deleteUpload(id);
    });
    await this.#uploads.remove(id);
    await storedFiles.remove([id]);
  }

  async #finish(id: string): Promise<AttachmentRow> {
    const row = await this.#services.ports.store.read((tx) => find(tx, id));
    if (row === undefined) throw noUpload();
    if ('uploaded_size' in row) return row;
    const size = await this.#uploads.size(id);
    if (size !== row.size) throw new WireError('conflict', 'Not all bytes of this file are there yet.');
    try {
      return await this.#keep({ id, owner_id: row.owner_id, name: row.name, size });
    } catch (error) {
      // What is refused now is refused for ever; what the server could not do, it may do when it is asked again.
      if (error instanceof WireError && error.status < 500) await this.remove(id);
      throw error;
    } finally {
      if ((await this.#services.ports.store.read((tx) => tx.upload(id))) === undefined) await this.#uploads.remove(id);
    }
  }

  /** Makes an attachment of what is there. */
  async #keep({ id, owner_id, name, size: uploaded_size }: Arrived): Promise<AttachmentRow> {
    const { ports, settings, storedFiles } = this.#services;
    if (uploaded_size === 0) refuseField('file', 'This file is empty.');
    const kind = await this.#uploads.examine(id);
    if (kind === undefined || !settings.attachmentTypes.includes(kind.contentType))
      throw refusedType(kind?.contentType);
    const prepared = await this.#uploads.prepare(id, kind.contentType);
    return storedFiles.add(id, prepared, ({ size, thumbnailSize }) => {
      const row: AttachmentRow = {
        id,
        owner_id,
        conversation_id: null,
        message_id: null,
        place: 0,
        name: nameFor(name, kind),
        content_type: kind.contentType,
        size,
        thumbnail_size: thumbnailSize,
        uploaded_size,
        charge: chargeOf(size + (thumbnailSize ?? 0)),
        created_at: timestamp(ports.clock.now()),
        ...prepared.facts,
      };
      return ports.store.write(async (tx) => {
        // Its upload stops counting in the moment in which it counts itself.
        await tx.deleteUpload(id);
        await this.#requireRoom(tx, row);
        await tx.insertAttachment(row);
        return row;
      });
    });
  }

  async #requireRoom(tx: WriteTransaction, row: Pick<UploadRow, 'owner_id' | 'charge'>): Promise<void> {
    if ((await tx.chargeOf(row.owner_id)) + row.charge > this.#quota) throw this.#quotaReached();
  }

  async #identify(token: string | undefined): Promise<Identity> {
    const identity = await this.#services.verify(token);
    await this.#services.users.of(identity);
    return identity;
  }

  get #most(): number {
    return this.#services.settings.limits.attachment_bytes;
  }

  get #quota(): number {
    return this.#services.settings.attachmentQuotaBytes;
  }

  #tooLarge(): WireError {
    return tooLarge(`A file may have ${String(this.#most)} bytes at most: send a smaller one.`);
  }

  #quotaReached(): WireError {
    return tooLarge(
      `Your files may have ${String(this.#quota)} bytes in all: delete messages with files, or send a smaller one.`,
    );
  }
}

/** The attachment with this id, else the upload that becomes it. */
const find = async (tx: ReadTransaction, id: string): Promise<AttachmentRow | UploadRow | undefined> =>
  (await tx.attachment(id)) ?? tx.upload(id);

const noUpload = (): WireError => new WireError('not_found', 'There is no such upload, or it is not yours.');

const tooLarge = (text: string): WireError => new WireError('too_large', text, { fields: { file: [text] } });

function refusedType(contentType: string | undefined): WireError {
  const what = contentType === undefined ? 'files of this kind' : `files of the type ${contentType}`;
  const text = `This server takes no ${what}.`;
  return new WireError('unsupported_media_type', text, { fields: { file: [text] } });
}
