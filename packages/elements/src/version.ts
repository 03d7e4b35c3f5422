/** The version of this package: what `define` compares when a page loads it twice. */
export const VERSION = '0.1.0';
