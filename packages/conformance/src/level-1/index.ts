/** Backends of level 1 to try a client against: what an existing application may be like. */
export { Stub } from './stub.ts';
export { EDULAB, STOCK, VARIANTS, type Variant } from './variant.ts';
