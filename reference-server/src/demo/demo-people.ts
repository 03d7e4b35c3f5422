/** Who can be tried out in a demo: user id and name. */
export const DEMO_PEOPLE = {
  alice: 'Alice Martin',
  bob: 'Bob Taylor',
  carol: 'Carol Nguyen',
} as const;

/** Who else is in the demo's directory, to write to. They have no password and never answer. */
export const DEMO_CONTACTS = {
  'ana-maria': 'Ana-María Ñuñez',
  lukasz: 'Łukasz Nowak',
  mohammed: 'محمد العلي',
  noah: 'Noah van den Berg',
  olena: 'Олена Шевченко',
  sakura: '田中さくら',
  zoe: 'Zoé Lefèvre',
} as const;

export type DemoPerson = keyof typeof DEMO_PEOPLE;

/** The password of all of them. Everybody knows it: a demo protects nothing. */
export const DEMO_PASSWORD = 'password';

/** Whether a name is one of the demo's people. */
export const isDemoPerson = (name: string): name is DemoPerson => Object.hasOwn(DEMO_PEOPLE, name);
