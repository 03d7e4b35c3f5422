import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf, kindOf } from '../src/attachments/kind-of.ts';
import { sizeText } from '../src/attachments/size-text.ts';
import { voiceMetadata, voiceNoteOf } from '../src/attachments/voice-note.ts';

/** Languages write a space that no line breaks at. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

test('photos, films and sounds are shown as such, everything else as a file', () => {
  const kinds = ['image/jpeg', 'IMAGE/PNG', 'video/mp4', 'audio/ogg', 'application/pdf', ''].map((contentType) =>
    kindOf({ contentType }),
  );
  assert.deepEqual(kinds, ['image', 'image', 'video', 'audio', 'file', 'file']);
});

test('a drawing in which something can run, and a picture that browsers do not draw, are files', () => {
  for (const contentType of ['image/svg+xml', 'image/heic', 'image/tiff', 'image/png+evil'])
    assert.equal(kindOf({ contentType }), 'file', contentType);
});

test('a file is told by its type, and by its name where the browser does not know the type', () => {
  const kinds = [
    { contentType: 'application/pdf', name: 'x' },
    { contentType: '', name: 'Report.PDF' },
    { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name: 'x' },
    { contentType: 'text/csv', name: 'x.csv' },
    { contentType: '', name: 'talk.pptx' },
    { contentType: 'application/zip', name: 'x' },
    { contentType: 'text/plain', name: 'x.txt' },
    { contentType: 'application/octet-stream', name: 'x.bin' },
  ].map(fileKindOf);
  assert.deepEqual(kinds, ['pdf', 'pdf', 'sheet', 'sheet', 'slides', 'archive', 'text', 'other']);
});

test('sizes are rounded to what tells enough, in the units of the language', () => {
  const sizes = [0, 1, 999, 1000, 1234, 45_678, 999_600, 1_234_567, 26_214_400, 5_000_000_000];
  assert.deepEqual(
    sizes.map((size) => plain(sizeText(size, 'en'))),
    ['0 byte', '1 byte', '999 byte', '1 kB', '1.2 kB', '46 kB', '1 MB', '1.2 MB', '26 MB', '5 GB'],
  );
  assert.equal(plain(sizeText(1_234_567, 'fr')), '1,2 Mo');
});

test('a size that is none does no harm', () => {
  for (const size of [-5, NaN, Infinity]) assert.equal(plain(sizeText(size, 'en')), '0 byte');
});

test('a voice note tells its length and how loud it is', () => {
  const metadata = voiceMetadata({ levels: [0, 0.5, 1, 7], duration: 3.14159 });
  const note = voiceNoteOf({ metadata });
  assert.equal(note?.duration, 3.1);
  assert.deepEqual(
    note.levels.map((level) => level.toFixed(2)),
    ['0.00', '0.50', '1.00', '1.00'],
  );
});

test('what somebody wrote in its place is no voice note', () => {
  for (const voice of [
    null,
    'loud',
    { levels: 'AAAA' },
    { levels: 'AAAA', duration: -1 },
    { levels: 'AAAA', duration: Infinity },
    { levels: '!!!!', duration: 1 },
    { levels: 'AAA', duration: 1 },
    { levels: '', duration: 1 },
    { levels: 'A'.repeat(4000), duration: 1 },
  ])
    assert.equal(voiceNoteOf({ metadata: { voice } }), undefined, JSON.stringify(voice));
});
