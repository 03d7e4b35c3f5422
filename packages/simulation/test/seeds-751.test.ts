import { testSeeds } from './support/test-seeds.ts';

testSeeds(751, 1000);
