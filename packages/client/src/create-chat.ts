import type { CoreOptions } from './core-options.ts';
import type { Ports } from './ports.ts';
import type { Chat } from './types.ts';

/** A chat over the given ports. */
export declare function createChat(ports: Ports, options: CoreOptions): Chat;
