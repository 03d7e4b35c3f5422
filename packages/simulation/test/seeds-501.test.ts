import { testSeeds } from './support/test-seeds.ts';

testSeeds(501, 750);
