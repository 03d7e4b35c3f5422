/** What is written in the conversations of a benchmark: the same text at the same place, on every machine and in every run. */
export const SEED = 20_261_125;

const WORDS =
  'yes ok the meeting moved to noon because half of us are still on the train and nobody has the slides yet could you send them again before we start otherwise I will draw it by hand thanks perfect tomorrow morning works for everybody except Nora who asked for the afternoon'.split(
    ' ',
  );

/** Lengths in characters and how often they occur: mostly short, now and then a long one. */
const LENGTHS = [
  { upTo: 0.25, from: 1, to: 12 },
  { upTo: 0.7, from: 12, to: 80 },
  { upTo: 0.9, from: 80, to: 160 },
  { upTo: 1, from: 160, to: 400 },
] as const;

const MARKDOWN_EVERY = 10;

const MARKDOWN: readonly ((text: string, seq: number) => string)[] = [
  (text, seq) => `**Please read:** ${text} [the plan](https://example.com/plans/${seq})`,
  (text) => `- ${text}\n- and the other half\n- that is all`,
  (text, seq) => `${text} then run \`npm run bench -- ${seq}\` and *wait* for it`,
  (text) => `${text}\n\n\`\`\`ts\nconst answer = await fetch(address);\nif (!answer.ok) throw new Error('no');\n\`\`\``,
];

/** Numbers from 0 up to 1 that a seed and a place decide (mulberry32). */
export function randomAt(seq: number): () => number {
  let state = (SEED ^ Math.imul(seq, 0x9e3779b1)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A message's text, with its number at the end so that it can be told on the screen. Every tenth one is Markdown. */
export function textAt(seq: number): string {
  const random = randomAt(seq);
  const kind = random();
  const { from, to } = LENGTHS.find(({ upTo }) => kind < upTo) ?? LENGTHS[0];
  const length = from + random() * (to - from);
  let text = '';
  for (let word = Math.floor(random() * WORDS.length); text.length < length; word += 1 + Math.floor(random() * 3)) {
    text += `${text && ' '}${WORDS[word % WORDS.length] ?? ''}`;
  }
  const plain = text.slice(0, 400);
  const draw = seq % MARKDOWN_EVERY === 0 ? MARKDOWN[(seq / MARKDOWN_EVERY) % MARKDOWN.length] : undefined;
  return `${draw ? draw(plain, seq) : plain}\n${markOf(seq)}`;
}

/** What ends the text of a message. */
export const markOf = (seq: number): string => `(${seq})`;
