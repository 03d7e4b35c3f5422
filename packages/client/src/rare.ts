/**
 * What a visit that reads, writes and is lucky never needs: loaded when it is, so that it costs the others nothing. Only
 * `Ports.loadRare` and types lead here.
 */
export { otherLevel } from './base/other-level.ts';
export { createChatCalls } from './chat-calls.ts';
export { closeEnding } from './connection/close-ending.ts';
export { findElsewhere } from './connection/elsewhere.ts';
export { deliverRare } from './outbox/deliver-rare.ts';
export { createOverlay } from './outbox/overlay.ts';
export { createCalls } from './conversation/rare-calls.ts';
export { markRefused, notLoaded, tellUnreadMark } from './conversation/mark-as-unread.ts';
export { refused } from './outbox/refused.ts';
export { beingSent, renewed } from './outbox/renewed.ts';
export { loadMembers } from './conversation/load-members.ts';
export { notify } from './notify.ts';
export { namelessToken } from './refusals.ts';
export { recoverStore } from './store/recover-store.ts';
export { createCatchUp } from './sync/catch-up.ts';
export { forgetConversation } from './sync/forget-conversation.ts';
export { applyOther } from './sync/apply-other.ts';
export { createAdoption } from './sync/adoption.ts';
export { unreadable } from './sync/unreadable.ts';
export { people } from './people/people.ts';
export { createTabTalk } from './tabs/tab-talk.ts';
