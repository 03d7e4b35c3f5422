import { testSeeds } from './support/test-seeds.ts';

testSeeds(251, 500);
