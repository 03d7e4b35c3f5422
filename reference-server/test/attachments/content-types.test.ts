import assert from 'node:assert/strict';
import { test } from 'node:test';
import { download, problem, sendFiles, upload, uploaded } from '../support/files.ts';
import { gif, pdf, picture, refused, taken, zip } from '../support/sample-files.ts';
import { createGroup, startServer } from '../support/server.ts';

test('files of usual kinds are taken as what they are, whatever they call themselves', async (t) => {
  const server = await startServer(t);
  for (const [type, extension, make] of taken) {
    const bytes = await make();
    const honest = await upload(server, 'alice', `file.${extension}`, bytes, type);
    assert.equal(honest.status, 201, `${type}: ${honest.text}`);
    assert.deepEqual([honest.json.content_type, honest.json.name], [type, `file.${extension}`]);
    const lying = await upload(server, 'alice', 'page.html', bytes, 'text/html');
    assert.deepEqual([lying.status, lying.json.content_type], [201, type]);
    assert.match(lying.json.name, /^page\.html\.\w+$/, 'whoever saves it opens what it is');
    const { headers } = await download(server, lying.json.url);
    assert.equal(headers.get('content-type')?.split(';')[0], type);
    const isMedia = /^(image|audio|video)\//.test(type);
    assert.match(headers.get('content-disposition') ?? '', isMedia ? /^inline;/ : /^attachment;/, type);
  }
});

test('what could run, and what is unknown, is refused, even as the most harmless picture', async (t) => {
  const server = await startServer(t);
  for (const [what, make] of refused) {
    const answer = await upload(server, 'alice', 'photo.png', await make(), 'image/png');
    assert.deepEqual(problem(answer), [415, 'unsupported_media_type'], what);
  }
});

test('the operator decides which types are taken', async (t) => {
  const server = await startServer(t, { attachmentTypes: ['application/zip', 'application/gzip'] });
  const archive = zip({ 'a.txt': 'a' });
  const taken = await upload(server, 'alice', 'all.zip', archive);
  assert.deepEqual([taken.status, taken.json.content_type, taken.json.name], [201, 'application/zip', 'all.zip']);
  const { headers, bytes } = await download(server, taken.json.url);
  assert.match(headers.get('content-disposition') ?? '', /^attachment;/);
  assert.deepEqual(bytes, archive);
  assert.deepEqual(problem(await upload(server, 'alice', 'a.txt', 'text')), [415, 'unsupported_media_type']);
});

test('a picture that is a script at the same time is only a picture when it is served', async (t) => {
  const server = await startServer(t);
  const script = '/*GIFSCRIPT*/alert(document.domain)//';
  const picture = await gif(2);
  const answer = await upload(server, 'alice', 'x.gif', Buffer.concat([picture, Buffer.from(script)]));
  assert.equal(answer.status, 201, answer.text);
  const { bytes } = await download(server, answer.json.url);
  assert.equal(bytes.indexOf('GIFSCRIPT'), -1);
  const onlyName = await upload(server, 'alice', 'x.gif', 'GIF89a/*\0\0\0*/=1;alert(1)');
  assert.deepEqual(problem(onlyName), [400, 'validation_error']);
});

test('an archive or a page behind a picture does not come through', async (t) => {
  const server = await startServer(t);
  for (const [type, bytes] of [
    ['image/jpeg', await picture().jpeg().toBuffer()],
    ['image/png', await picture().png().toBuffer()],
    ['image/webp', await picture().webp().toBuffer()],
  ] as const) {
    for (const behind of [zip({ 'evil.class': 'EVIL' }), Buffer.from('<html><script>EVIL</script>')]) {
      const file = await uploaded(server, 'alice', 'x.png', Buffer.concat([bytes, behind]));
      assert.equal(file.content_type, type);
      assert.equal((await download(server, file.url)).bytes.indexOf('EVIL'), -1, type);
    }
  }
});

test('a PDF that is a page too is saved, never shown, and nothing in it may run', async (t) => {
  const server = await startServer(t);
  const bytes = Buffer.concat([pdf(), Buffer.from('<html><script>alert(1)</script>')]);
  const file = await uploaded(server, 'alice', 'x.html', bytes);
  assert.deepEqual([file.content_type, file.name], ['application/pdf', 'x.html.pdf']);
  const { headers } = await download(server, file.url);
  assert.match(headers.get('content-disposition') ?? '', /^attachment;/);
  assert.equal(headers.get('content-security-policy'), "sandbox; default-src 'none'");
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  const pageFirst = await upload(server, 'alice', 'x.pdf', `<html><script>alert(1)</script>${pdf().toString()}`);
  assert.deepEqual(problem(pageFirst), [415, 'unsupported_media_type']);
});

test('a script is text, and is saved as text', async (t) => {
  const server = await startServer(t);
  for (const name of ['run.sh', 'run.bat', 'run.js', 'run.hta', 'run']) {
    const file = await uploaded(server, 'alice', name, '#!/bin/sh\necho hello <script>alert(1)</script>');
    assert.deepEqual([file.content_type, file.name], ['text/plain', `${name}.txt`]);
    const { headers } = await download(server, file.url);
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.match(headers.get('content-disposition') ?? '', /^attachment;/);
  }
});

test('the name of a file is what people may see: no path, nothing hidden, not too long', async (t) => {
  const server = await startServer(t);
  const names: [given: string, seen: string | RegExp][] = [
    ['../../../etc/passwd.txt', 'passwd.txt'],
    ['..\\..\\windows\\system32\\a.txt', 'a.txt'],
    ['/etc/cron.d/a.txt', 'a.txt'],
    ['C:\\a.txt', 'a.txt'],
    ['..', 'file.txt'],
    ['.htaccess', 'htaccess.txt'],
    ['a/', 'file.txt'],
    ['a\u0000b\u0007.txt', 'ab.txt'],
    // Reads as "holiday_exe.txt" turned round.
    ['holiday_\u202etxt.exe', 'holiday_txt.exe.txt'],
    ['  two   spaces .txt', 'two spaces .txt'],
    ['Été à la plage 🏖️.txt', 'Été à la plage 🏖️.txt'],
    ['<img src=x onerror=alert(1)>.txt', '<img src=x onerror=alert(1)>.txt'],
    ['__proto__', '__proto__.txt'],
    [`${'n'.repeat(500)}.txt`, /^n{116}\.txt$/],
    ['👋'.repeat(200), /^(👋)+\.txt$/u],
    ['a.TXT', 'a.TXT'],
  ];
  for (const [given, seen] of names) {
    const { name } = await uploaded(server, 'alice', given, 'text');
    if (typeof seen === 'string') assert.equal(name, seen, given);
    else assert.match(name, seen, given);
    assert.ok(name.length <= 120);
  }
  assert.equal(({} as Record<string, unknown>)['txt'], undefined);
});

test('a name comes out of the download as it went in, and cannot add a header', async (t) => {
  const server = await startServer(t);
  // Browsers write quotes and line breaks of a name as %22 and %0D%0A into the form.
  const file = await uploaded(server, 'alice', 'Été "à" 100%\r\nSet-Cookie: x=1 (1)*.txt', 'text');
  assert.equal(file.name, 'Été %22à%22 100%%0D%0ASet-Cookie: x=1 (1)*.txt');
  const { headers } = await download(server, file.url);
  assert.equal(headers.get('set-cookie'), null);
  const [, encoded = ''] = /filename\*=UTF-8''(\S+)$/.exec(headers.get('content-disposition') ?? '') ?? [];
  assert.equal(decodeURIComponent(encoded), file.name);
});

test('sounds and films tell how long and how large they are, where their headers do', async (t) => {
  const server = await startServer(t);
  const facts = async (name: string) => {
    const [, , make] = taken.find(([type]) => type === name)!;
    const { width, height, duration, thumbnail_url } = await uploaded(server, 'alice', 'x', await make());
    return { width, height, duration, thumbnail_url };
  };
  const nothing = { width: null, height: null, duration: null, thumbnail_url: null };
  assert.deepEqual(await facts('audio/wav'), { ...nothing, duration: 1 });
  assert.deepEqual(await facts('video/webm'), { ...nothing, width: 640, height: 360, duration: 3 });
  assert.deepEqual(await facts('audio/webm'), { ...nothing, duration: 4 });
  assert.deepEqual(await facts('application/pdf'), nothing);
});

test('a file keeps what it is when it is sent', async (t) => {
  const server = await startServer(t);
  const group = await createGroup(server, 'alice', 'bob');
  const [, , make] = taken.find(([type]) => type === 'video/webm')!;
  const file = await uploaded(server, 'alice', 'clip.webm', await make());
  const { json } = await sendFiles(server, 'alice', group, [file.id]);
  assert.deepEqual(json.attachments, [file]);
});
