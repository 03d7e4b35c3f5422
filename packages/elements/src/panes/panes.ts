import type { PaneHost, PaneName } from '../base/open-pane.ts';
import { HypeeDetails } from '../hypee-details/hypee-details.ts';
import { HypeeSearch } from '../hypee-search/hypee-search.ts';
import { HypeeThread } from '../hypee-thread/hypee-thread.ts';
import { register } from '../register.ts';
import { enMessages } from '../strings/en-messages.ts';
import { enPanes } from '../strings/en-panes.ts';
import { bring } from '../strings/words.ts';
import { Pane } from './pane.ts';

bring({ ...enMessages, ...enPanes });
register('hypee-thread', HypeeThread);
register('hypee-search', HypeeSearch);
register('hypee-details', HypeeDetails);

/** Opens a pane of an element, in the place of the one that is open there. */
export async function openPane(host: PaneHost, name: PaneName, messageId?: string): Promise<void> {
  if (!host.isConnected) return;
  await Pane.of(host).open(name, messageId);
}
