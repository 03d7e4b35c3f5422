import { section, type Check } from '../check.ts';
import { equal, given, holds } from '../expect.ts';
import { isShaped } from '../shapes.ts';
import type { Attachment, Id, Message } from '../wire.ts';
import { announce, download, ResumableUpload, upload, uploaded } from '../world/files.ts';
import { expectError, expectJson, expectStatus } from '../world/http.ts';
import type { User } from '../world/user.ts';
import { uuidV7 } from '../world/uuid-v7.ts';
import type { World } from '../world/world.ts';

const check = section('3', { needs: 'attachments' });
const TEXT = 'A plan of sixteen';

const ask = (user: User, group: Id, attachments: readonly Attachment[], fields: object = {}) =>
  user.post(group, { client_id: uuidV7(), attachment_ids: attachments.map(({ id }) => id), ...fields });

const sendFiles = async (...sent: Parameters<typeof ask>): Promise<Message> =>
  expectJson(await ask(...sent), 201, 'a message with files');

const record = (user: User, id: Id) => user.get<Attachment>(`attachments/${id}/`);

/** A group of alice and bob, in which alice sent a file. */
async function withFile(world: World): Promise<{ group: Id; file: Attachment; sent: Message }> {
  const { alice, bob } = world;
  const group = await world.group(alice, bob);
  const file = await uploaded(world, alice, 'plan.txt', TEXT);
  return { group, file, sent: await sendFiles(alice, group, [file], { content: 'Look' }) };
}

/** Files of messages. */
export const attachmentChecks: readonly Check[] = [
  check('file-upload', 'a form with a file is answered 201 with an attachment of that name and size', async (world) => {
    const file = await uploaded(world, world.alice, 'plän 1.txt', TEXT);
    isShaped(file, 'attachment');
    equal([file.name, file.size], ['plän 1.txt', TEXT.length], 'its name and size');
  }),
  check('file-type', 'what a file is, its content tells, not its name', async (world) => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const body = new FormData();
    body.append('file', new Blob([png], { type: 'text/plain' }), 'note.txt');
    const headers = { authorization: `Bearer ${world.alice.token}` };
    const answer = await world.call<Attachment>('attachments/', { method: 'POST', headers, body });
    const { content_type, width, height } = expectJson(answer, 201, 'a picture');
    equal([content_type, width, height], ['image/png', 1, 1], 'type, width and height');
  }),
  check('file-token', 'who has no token sends no file', async ({ call }) => {
    const body = new FormData();
    body.append('file', new Blob([TEXT]), 'plan.txt');
    expectError(await call('attachments/', { method: 'POST', body }), 401, 'not_authenticated', 'no token');
  }),
  check('file-size', 'a file over the limit and an empty one are refused', async (world) => {
    expectError(await upload(world, world.alice, 'empty.txt', ''), 400, 'validation_error', 'an empty file');
    const large = 'x'.repeat(world.limit('attachment_bytes') + 1);
    expectError(await upload(world, world.alice, 'large.txt', large), 413, 'too_large', 'a file that is too large');
  }),
  check(
    'file-send',
    'files are shown with their message to its members, in the order they were named',
    async (world) => {
      const { alice, bob } = world;
      const group = await world.group(alice, bob);
      const one = await uploaded(world, alice, 'one.txt', TEXT);
      const two = await uploaded(world, alice, 'two.txt', TEXT);
      const sent = await sendFiles(alice, group, [two, one]);
      const ids = [two.id, one.id];
      equal([sent.content, sent.attachments.map(({ id }) => id)], ['', ids], 'the answer: files alone are a message');
      const seen = await bob.newest(group);
      equal(
        seen.attachments.map(({ id }) => id),
        ids,
        "the files in bob's history",
      );
      for (const file of seen.attachments) isShaped(file, 'attachment');
    },
  ),
  check('file-live', 'a frame of a message has its files', async (world) => {
    const { alice, bob } = world;
    const group = await world.group(alice, bob);
    const socket = await world.connect(bob);
    const sent = await sendFiles(alice, group, [await uploaded(world, alice, 'plan.txt', TEXT)]);
    const { message } = await socket.next('chat_message');
    const { attachments } = message as Message;
    equal(
      attachments.map(({ id, name }) => [id, name]),
      sent.attachments.map(({ id, name }) => [id, name]),
      'its files',
    );
  }),
  check('file-once', 'a file is in one message only, and a repeated send names the same', async (world) => {
    const { alice, bob } = world;
    const group = await world.group(alice, bob);
    const file = await uploaded(world, alice, 'plan.txt', TEXT);
    const fields = { client_id: uuidV7(), content: '', attachment_ids: [file.id] };
    const first = expectJson(await alice.post(group, fields), 201, 'a message with a file');
    const again = expectJson(await alice.post(group, fields), 200, 'the same again');
    equal([again.id, again.attachments.length], [first.id, 1], 'the message of the repeated send');
    expectError(await ask(alice, group, [file]), 400, 'validation_error', 'the file in another message');
  }),
  check('file-others', "nobody sends or reads somebody else's file before it was sent to them", async (world) => {
    const { alice, bob, carol } = world;
    const group = await world.group(alice, bob, carol);
    const file = await uploaded(world, alice, 'plan.txt', TEXT);
    expectError(await ask(bob, group, [file]), 400, 'validation_error', "alice's file in bob's message");
    expectError(await record(bob, file.id), 404, 'not_found', 'its record, for bob');
    expectStatus(await record(alice, file.id), 200, 'its record, for alice');
    await sendFiles(alice, await world.group(alice, bob), [file]);
    expectStatus(await record(bob, file.id), 200, 'its record, for bob, after it was sent');
    expectError(await record(carol, file.id), 404, 'not_found', 'its record, for carol, who is no member there');
  }),
  check('file-refused', 'a refused message takes no file', async (world) => {
    const { alice, bob } = world;
    const group = await world.group(alice, bob);
    const file = await uploaded(world, alice, 'plan.txt', TEXT);
    const refused = await ask(alice, group, [file], { content: 'x'.repeat(world.limit('content_chars') + 1) });
    holds(refused.status >= 400 && refused.status < 500, 'a text that is too long is taken', refused.status);
    await sendFiles(alice, group, [file]);
  }),
  check('file-count', 'a message takes as many files as the limit says and no more', async (world) => {
    const { alice, bob } = world;
    const group = await world.group(alice, bob);
    const files: Attachment[] = [];
    const most = world.limit('attachments');
    for (let n = 0; n <= most; n += 1) files.push(await uploaded(world, alice, `${n}.txt`, TEXT));
    expectError(await ask(alice, group, files), 400, 'validation_error', `${most + 1} files`);
    const sent = await sendFiles(alice, group, files.slice(0, most));
    equal(sent.attachments.length, most, 'how many files it has');
  }),
  check('file-address', 'a file is read by its signed address without a token, until it ends', async (world) => {
    const { file, group } = await withFile(world);
    const [shown] = (await world.bob.newest(group)).attachments;
    const answer = await download(world, given(shown, 'the file').url);
    expectStatus(answer, 200, 'the address of a file');
    equal(answer.text, TEXT, 'its content');
    const ends = Date.parse(file.url_expires_at);
    holds(ends > Date.now(), 'the address has ended already', file.url_expires_at);
  }),
  check('file-forged-address', 'an address that somebody changed is refused', async (world) => {
    const { file } = await withFile(world);
    const other = await uploaded(world, world.bob, 'other.txt', TEXT);
    const { href } = new URL(file.url, world.server.url);
    const later = new URL(href);
    later.searchParams.set('expires', String(Number(later.searchParams.get('expires')) + 3600));
    for (const made of [
      href.replace(/\?.*/, ''),
      `${href}x`,
      later.href,
      href.replace(String(file.id), String(other.id)),
    ]) {
      expectError(await download(world, made), 403, 'permission_denied', made.slice(0, 200));
    }
  }),
  check('file-range', 'a part of a file is answered 206 with that part, one beyond its end 416', async (world) => {
    const { file } = await withFile(world);
    const part = await download(world, file.url, { range: 'bytes=2-5' });
    expectStatus(part, 206, 'four bytes');
    equal([part.text, part.headers.get('content-range')], [TEXT.slice(2, 6), `bytes 2-5/${TEXT.length}`], 'the part');
    expectStatus(await download(world, file.url, { range: `bytes=${TEXT.length}-` }), 416, 'a part beyond the end');
  }),
  check('file-passive', 'nothing that is in a file can act for the server', async (world) => {
    const file = await uploaded(world, world.alice, 'plan.html', TEXT);
    const { headers } = await download(world, file.url);
    equal(headers.get('x-content-type-options'), 'nosniff', 'X-Content-Type-Options');
    const policy = headers.get('content-security-policy') ?? '';
    holds(/\bsandbox\b/.test(policy), 'Content-Security-Policy has no sandbox', policy);
    holds(/^attachment\b/.test(headers.get('content-disposition') ?? ''), 'a text is shown instead of saved');
  }),
  check('file-gone', 'the files of a deleted message cannot be read any more', async (world) => {
    const { alice, bob } = world;
    const { sent, file } = await withFile(world);
    expectStatus(await alice.api('DELETE', `messages/${sent.id}/`), 200, 'a delete');
    expectStatus(await download(world, file.url), 404, 'the address of its file');
    expectError(await record(bob, file.id), 404, 'not_found', 'the record of its file');
  }),
  check('file-search', 'messages are found by the kind of their files and by their names', async (world) => {
    const { alice } = world;
    const { sent, group } = await withFile(world);
    await alice.send(group, 'Look again');
    const found = async (query: string): Promise<Id[]> => {
      const answer = await alice.get<{ results: { message: Message }[] }>(`search/?conversation=${group}&${query}`);
      return expectJson(answer, 200, `a search for ${query}`).results.map(({ message }) => message.id);
    };
    equal(await found('has=attachment'), [sent.id], 'with any file');
    equal(await found('has=file&q=look'), [sent.id], 'with a file and a word');
    equal(await found('has=image'), [], 'with a picture');
    equal(await found('q=plan'), [sent.id], 'by the name of a file');
  }),
  check('resumable-upload', 'a file comes in pieces, and its end is an attachment of the same id', async (world) => {
    const { alice, bob } = world;
    const resumable = await ResumableUpload.begin(world, alice, 'long.txt', TEXT.length);
    const first = await resumable.append(0, TEXT.slice(0, 5));
    expectStatus(first, 204, 'a piece');
    equal(first.headers.get('upload-offset'), '5', 'Upload-Offset after a piece');
    equal((await resumable.look()).headers.get('upload-offset'), '5', 'Upload-Offset when asked');
    expectError(await record(alice, resumable.id), 409, 'conflict', 'the record of half a file');
    holds((await resumable.append(5, TEXT.slice(5))).status < 300, 'the last piece is refused');
    const file = expectJson(await record(alice, resumable.id), 200, 'the record of the whole file');
    equal([file.id, file.name, file.size], [resumable.id, 'long.txt', TEXT.length], 'the attachment');
    equal((await download(world, file.url)).text, TEXT, 'its content');
    await sendFiles(alice, await world.group(alice, bob), [file]);
  }),
  check('resumable-order', 'no piece is added twice, out of turn or beyond the end', async (world) => {
    const resumable = await ResumableUpload.begin(world, world.alice, 'long.txt', 10);
    expectStatus(await resumable.append(0, '12345'), 204, 'a piece');
    expectStatus(await resumable.append(0, '12345'), 409, 'the same piece again');
    expectStatus(await resumable.append(7, '890'), 409, 'a piece out of turn');
    expectStatus(await resumable.append(5, '678901'), 413, 'a piece beyond the end');
    equal((await resumable.look()).headers.get('upload-offset'), '5', 'how much there is after that');
  }),
  check('resumable-owner', 'only its owner goes on with an upload, asks for it or takes it back', async (world) => {
    const resumable = await ResumableUpload.begin(world, world.alice, 'long.txt', 10);
    const others = resumable.by(world.bob);
    expectStatus(await others.look(), 404, "asking for somebody else's upload");
    expectStatus(await others.append(0, '12345'), 404, 'adding to it');
    expectStatus(await others.cancel(), 404, 'taking it back');
    expectStatus(await resumable.cancel(), 204, 'taking it back as its owner');
    expectStatus(await resumable.look(), 404, 'asking for what was taken back');
  }),
  check(
    'resumable-size',
    'a file is refused when it is announced with a size over the limit or of nothing',
    async (world) => {
      const large = world.limit('attachment_bytes') + 1;
      expectError(await announce(world, world.alice, 'a.txt', large), 413, 'too_large', 'a file that is too large');
      expectError(await announce(world, world.alice, 'a.txt', 0), 400, 'validation_error', 'an empty file');
    },
  ),
];
