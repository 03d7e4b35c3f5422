import type { DialogStrings } from './strings.ts';

/** The texts of the dialog come with the dialog. */
export const enDialog: DialogStrings = {
  close: 'Close',
  findPeople: 'Search for people',
  searching: 'Searching…',
  peopleFound: { one: '{count} person', other: '{count} people' },
  nobodyFound: 'Nobody found.',
  searchFailed: 'The search did not work.',
  removePerson: 'Remove {name}',
  groupName: 'Name of the group (optional)',
  start: 'Start',
  starting: 'Starting…',
  startFailed: 'The conversation could not be started.',
};
