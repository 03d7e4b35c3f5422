/** What the people in the pictures say, in a language that is written from left to right and in one from right to left. */
export interface Talk {
  readonly me: string;
  readonly friend: string;
  readonly colleague: string;
  readonly newcomer: string;
  readonly longName: string;
  readonly group: string;
  /** Between `friend` and me, over three days. */
  readonly plan: readonly [string, string, string, string, string];
  readonly tickets: readonly [string, string, string];
  readonly today: readonly [string, string, string, string];
  readonly added: string;
  readonly short: string;
  /** For a long conversation: one sentence, of many lengths. */
  readonly sentence: string;
  readonly markdown: string;
}

const en: Talk = {
  me: 'Alice Martin',
  friend: 'Bob Taylor',
  colleague: 'Carol Nguyen',
  newcomer: 'Dave Okafor',
  longName: 'Wilhelmina Featherstonehaugh-Cholmondeley of the Department of Intergalactic Affairs',
  group: 'Ridge walk on Saturday',
  plan: [
    'Hey Alice! Are we still on for the hike this weekend?',
    'Yes! Saturday looks better, they expect rain on Sunday.',
    'The ridge, if we start early. It is about 14 km with 800 m up.',
    'My legs are complaining already 😅',
    'There is a bakery in the village at the end. That should help.',
  ],
  tickets: [
    'Train at 7:42, we change once and are there at 9:05.',
    'Can you get the tickets? I will bring lunch for both of us: sandwiches, apples and far too much chocolate.',
    'Done. Two day returns, I have them on my phone.',
  ],
  today: [
    'I checked the weather again: sunny, 12 degrees, a bit of wind on top.',
    'So a jacket and the good shoes.',
    'See you on platform 3!',
    'I will bring the map.',
  ],
  added: 'Carol Nguyen added Dave Okafor.',
  short: 'ok',
  sentence: 'We could also take the path along the lake and have a swim before the climb. ',
  markdown: `**Saturday**, in short. Bring _good_ shoes, ~~shorts~~ and a jacket.

> Sunny, 12 degrees, a bit of wind on top.

1. Train at \`7:42\`, platform 3
2. Ridge, then the lake
3. Bakery

- sandwiches
- apples

The way is on [the map](https://example.com/map), and this opens the gate:

\`\`\`sh
curl https://gate.example.com/open --data code=4711 --header "Accept: application/json"
\`\`\``,
};

const ar: Talk = {
  me: 'ليلى حداد',
  friend: 'عمر منصور',
  colleague: 'سلمى الخطيب',
  newcomer: 'كريم ناصر',
  longName: 'عبد الرحمن بن عبد العزيز بن محمد بن إبراهيم الأنصاري من قسم العلاقات الدولية والتعاون المشترك',
  group: 'نزهة الجبل يوم السبت',
  plan: [
    'مرحبا ليلى! هل ما زلنا على موعد النزهة في نهاية الأسبوع؟',
    'نعم! يوم السبت أفضل، فالمطر متوقع يوم الأحد.',
    'طريق الجبل إن بدأنا باكرا. حوالي 14 كم مع صعود 800 م.',
    'ساقاي تشتكيان من الآن 😅',
    'هناك مخبز في القرية عند نهاية الطريق. هذا يساعد.',
  ],
  tickets: [
    'القطار في 7:42، نبدل مرة واحدة ونصل في 9:05.',
    'هل تشتري التذاكر؟ سأحضر الغداء لنا: شطائر وتفاح وشوكولاتة أكثر من اللازم.',
    'تم. التذكرتان في هاتفي.',
  ],
  today: [
    'راجعت الطقس مرة أخرى: مشمس، 12 درجة، وبعض الريح في الأعلى.',
    'إذن سترة وحذاء جيد.',
    'نلتقي على الرصيف 3!',
    'سأحضر الخريطة.',
  ],
  added: 'أضافت سلمى الخطيب كريم ناصر.',
  short: 'حسنا',
  sentence: 'يمكننا أيضا أن نسلك الطريق بمحاذاة البحيرة ونسبح قبل الصعود. ',
  markdown: `**السبت** باختصار. أحضروا حذاء _جيدا_ و~~ثيابا قصيرة~~ سترة.

> مشمس، 12 درجة، وبعض الريح في الأعلى.

1. القطار في \`7:42\`، الرصيف 3
2. الجبل ثم البحيرة
3. المخبز

- شطائر
- تفاح

الطريق على [الخريطة](https://example.com/map)، وهذا يفتح البوابة:

\`\`\`sh
curl https://gate.example.com/open --data code=4711 --header "Accept: application/json"
\`\`\``,
};

export const talks = { en, ar };
