import { preferred } from './preferred.js';

const EN = {
  language: 'en',
  whoAreYou: 'Who are you?',
  hint: 'Open this page in a second window and be somebody else there: then the two of you can chat.',
  people: 'People',
  youAre: (name) => `You are ${name}`,
  become: (name) => `Become ${name}`,
  openAs: (name) => `New window as ${name}`,
  looks: 'Looks',
};

const FR = {
  language: 'fr',
  whoAreYou: 'Qui êtes-vous ?',
  hint: 'Ouvrez cette page dans une deuxième fenêtre et soyez-y quelqu’un d’autre : vous pourrez alors discuter à deux.',
  people: 'Personnes',
  youAre: (name) => `Vous êtes ${name}`,
  become: (name) => `Devenir ${name}`,
  openAs: (name) => `Nouvelle fenêtre : ${name}`,
  looks: 'Apparence',
};

export const texts = preferred({ en: EN, fr: FR });
