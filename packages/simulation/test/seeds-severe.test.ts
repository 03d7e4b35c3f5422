import { testSeeds } from './support/test-seeds.ts';

// The browser erases what it kept, and backups of the database are restored.
testSeeds(1, 200, { severe: true });
