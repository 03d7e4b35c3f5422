import { createChat } from './create-chat.ts';
import { platformClock } from './platform/clock.ts';
import { platformDial } from './platform/dial.ts';
import { platformFetch } from './platform/fetch.ts';
import { platformJoinTabs } from './platform/join-tabs.ts';
import { platformLifecycle } from './platform/lifecycle.ts';
import { platformLoadOnline } from './platform/load-online.ts';
import { platformLoadRare } from './platform/load-rare.ts';
import { platformOpenStore } from './platform/open-store.ts';
import { platformRandom } from './platform/random.ts';
import type { Chat, ConnectOptions } from './types.ts';

/**
 * Connects to a chat server. Returns at once: conversations kept on this device can be read offline, messages can be
 * written, and the server is reached in the background, again and again as needed. Works in browsers, workers and Node.
 *
 * @throws ChatError `invalid_url`
 */
export function connectToChat(options: ConnectOptions): Chat {
  return createChat(
    {
      clock: platformClock,
      random: platformRandom,
      dial: platformDial(options.WebSocket),
      fetch: platformFetch(options.fetch),
      lifecycle: platformLifecycle,
      openStore: platformOpenStore(options.cache, options.logger),
      loadOnline: platformLoadOnline,
      loadRare: platformLoadRare,
      joinTabs: options.tabs === 'single' ? () => undefined : platformJoinTabs,
    },
    options,
  );
}
