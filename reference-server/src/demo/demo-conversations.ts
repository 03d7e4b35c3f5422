import type { DemoPerson } from './demo-people.ts';

/** One sitting: lines that follow each other within minutes. */
interface DemoTalk {
  /** When the first line was written, before the demo's first start. */
  readonly hoursAgo: number;
  readonly lines: readonly (readonly [DemoPerson, string])[];
}

export interface DemoConversation {
  /** Stands for the conversation and its messages: seeding again finds them instead of writing them twice. */
  readonly key: string;
  readonly kind: 'direct' | 'group';
  readonly title?: string;
  /** The first one creates it. */
  readonly members: readonly DemoPerson[];
  /** How many of the last messages somebody has not read yet. */
  readonly unread?: Partial<Record<DemoPerson, number>>;
  readonly talks: readonly DemoTalk[];
}

/** What the people of the demo have been saying. */
export const DEMO_CONVERSATIONS: readonly DemoConversation[] = [
  {
    key: 'demo-hike',
    kind: 'direct',
    members: ['alice', 'bob'],
    unread: { alice: 1 },
    talks: [
      {
        hoursAgo: 124,
        lines: [
          ['bob', 'Hey Alice! Are we still on for the hike this weekend?'],
          ['alice', 'Yes! Saturday looks better, they expect rain on Sunday.'],
          ['bob', 'Saturday it is. The ridge or the lake?'],
          [
            'alice',
            'The ridge, if we start early. It is about **14 km** with 800 m up, here is [the map](https://example.com/ridge-walk).',
          ],
          ['bob', 'My legs are complaining already 😅'],
          ['alice', 'There is a bakery in the village at the end. That should help.'],
          ['bob', 'Sold.'],
        ],
      },
      {
        hoursAgo: 51,
        lines: [
          ['alice', 'Train at **7:42**, we change once and are there at 9:05.'],
          ['bob', 'Can you get the tickets? I will bring lunch for both of us.'],
          ['alice', 'Done. Two day returns, I have them on my phone.'],
          ['bob', 'Perfect, I owe you one.\n\nLunch will be sandwiches, apples and far too much chocolate.'],
          ['alice', 'There is no such thing as too much chocolate.'],
        ],
      },
      {
        hoursAgo: 5,
        lines: [
          ['bob', 'I checked the weather again: sunny, 12 degrees, a bit of wind on top.'],
          ['alice', 'So, to pack:\n\n1. a jacket\n2. the _good_ shoes\n3. the chocolate\n\nSee you on platform 3!'],
          ['bob', 'See you there 🥾'],
        ],
      },
    ],
  },
  {
    key: 'demo-lunch',
    kind: 'direct',
    members: ['carol', 'alice'],
    talks: [
      {
        hoursAgo: 98,
        lines: [
          ['carol', 'Coucou Alice, tu es libre pour déjeuner jeudi ?'],
          ['alice', 'Avec plaisir ! Plutôt vers 12 h 30, j’ai une réunion juste avant.'],
          [
            'carol',
            'Parfait. On essaie [le nouveau restaurant vietnamien](https://example.com/restaurant) près de la gare ?',
          ],
          ['alice', 'Oh oui, on m’en a dit beaucoup de bien.'],
          ['carol', 'Je réserve une table pour deux.'],
        ],
      },
      {
        hoursAgo: 26,
        lines: [
          ['alice', 'Merci encore pour hier, c’était délicieux.'],
          ['carol', 'La prochaine fois, c’est toi qui choisis !'],
          [
            'alice',
            'Alors je propose la crêperie du port. Ils font une galette au sarrasin et au chèvre, une merveille.',
          ],
          ['carol', 'Vendu 😋'],
        ],
      },
    ],
  },
  {
    key: 'demo-keys',
    kind: 'direct',
    members: ['bob', 'carol'],
    talks: [
      {
        hoursAgo: 73,
        lines: [
          ['bob', 'Carol, I am away from Monday. Could you water the plants again?'],
          ['carol', 'Of course. Same as last time, twice a week?'],
          ['bob', 'Exactly:\n\n- the fern: a bit more\n- the basil: every other day\n- the cactus: _nothing_ at all'],
          ['carol', 'I will talk to the fern and ignore the cactus.'],
          ['bob', 'You are the best. The keys are with the neighbour on the second floor.'],
        ],
      },
      {
        hoursAgo: 9,
        lines: [
          ['carol', 'I have the keys now. Enjoy your days off!'],
          ['bob', 'Thank you so much, Carol. I will bring you something nice.'],
        ],
      },
    ],
  },
  {
    key: 'demo-launch',
    kind: 'group',
    title: 'Lancement du site',
    members: ['alice', 'bob', 'carol'],
    unread: { bob: 3, carol: 2 },
    talks: [
      {
        hoursAgo: 170,
        lines: [
          ['alice', 'Bonjour à tous les deux ! J’ouvre ce groupe pour préparer le lancement du nouveau site.'],
          ['carol', 'Bonne idée, on s’y retrouvera mieux que dans les mails.'],
          ['bob', 'Hello! I follow in French, I just answer in English if that is fine with you.'],
          ['alice', 'Très bien, chacun sa langue. On vise toujours le 1er du mois ?'],
          ['carol', 'Oui pour moi. Il me reste les textes de la page d’accueil et les mentions légales.'],
          ['bob', 'And for me the contact form and the redirects from the old addresses.'],
        ],
      },
      {
        hoursAgo: 120,
        lines: [
          ['carol', 'Les textes de la page d’accueil sont prêts. Vous pouvez relire ?'],
          [
            'alice',
            '> Les textes de la page d’accueil sont prêts.\n\nC’est clair et chaleureux, bravo. Je couperais juste la *deuxième* phrase en deux.',
          ],
          ['bob', 'Agreed, and the headline is great.'],
          ['carol', 'Merci ! C’est corrigé.'],
        ],
      },
      {
        hoursAgo: 78,
        lines: [
          ['bob', 'The contact form works: `/contact/` refuses empty messages and says why.'],
          ['alice', 'Je viens d’essayer depuis mon téléphone : impeccable.'],
          ['carol', 'Pareil sur la tablette. On pourrait agrandir un peu le bouton « Envoyer ».'],
          ['bob', 'Good point, done.'],
          [
            'alice',
            'Voici ce qui reste avant le lancement :\n\n- les redirections des anciennes adresses\n- les mentions légales\n- une dernière relecture sur mobile',
          ],
          [
            'bob',
            'I take the redirects today. They look like this, one line each:\n\n```nginx\nlocation = /team.html { return 301 /equipe/; }\nlocation = /prices.html { return 301 /tarifs/; }\n```',
          ],
          ['carol', 'Et moi les mentions légales, **demain matin** au plus tard.'],
        ],
      },
      {
        hoursAgo: 29,
        lines: [
          ['bob', 'All 214 old addresses lead somewhere now. I checked every one of them.'],
          ['alice', 'Tous ? Impressionnant !'],
          ['bob', 'A script did. I had coffee ☕'],
          ['carol', 'Mentions légales en ligne, relues par le service juridique.'],
          ['alice', 'Alors nous sommes en avance. Je n’ai pas l’habitude 😄'],
        ],
      },
      {
        hoursAgo: 2,
        lines: [
          ['alice', 'Dernière relecture ce soir ? Vers 18 heures, une petite demi-heure suffira.'],
          ['bob', '18:00 works for me.'],
          ['carol', 'Ça marche pour moi aussi.'],
          ['alice', 'Parfait. J’apporte les biscuits, virtuels malheureusement.'],
          ['alice', 'À ce soir !'],
        ],
      },
    ],
  },
];
