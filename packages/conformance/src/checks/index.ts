import type { Check } from '../check.ts';
import { attachmentChecks } from './attachments.ts';
import { baseSocketChecks } from './base-socket.ts';
import { commonChecks } from './common.ts';
import { conversationChecks } from './conversations.ts';
import { deleteChecks } from './deletes.ts';
import { directoryChecks } from './directory.ts';
import { discoveryChecks } from './discovery.ts';
import { editChecks } from './edits.ts';
import { eventChecks } from './events.ts';
import { flowChecks } from './flow.ts';
import { frameChecks } from './frames.ts';
import { handshakeChecks } from './handshake.ts';
import { historyChecks } from './history.ts';
import { identityChecks } from './identity.ts';
import { limitChecks } from './limits.ts';
import { liveChecks } from './live.ts';
import { markChecks } from './marks.ts';
import { memberChecks } from './members.ts';
import { moderationChecks } from './moderation.ts';
import { originChecks } from './origin.ts';
import { personalChecks } from './personal.ts';
import { pinChecks } from './pins.ts';
import { pollChecks } from './poll.ts';
import { presenceChecks } from './presence.ts';
import { profileChecks } from './profile.ts';
import { reactionChecks } from './reactions.ts';
import { replyChecks } from './replies.ts';
import { retentionChecks } from './retention.ts';
import { resumeChecks } from './resume.ts';
import { searchChecks } from './search.ts';
import { sendingChecks } from './sending.ts';
import { threadChecks } from './threads.ts';

/** All checks, in the order of the protocol. */
export const CHECKS: readonly Check[] = [
  ...discoveryChecks,
  ...commonChecks,
  ...identityChecks,
  ...originChecks,
  ...conversationChecks,
  ...memberChecks,
  ...historyChecks,
  ...markChecks,
  ...eventChecks,
  ...directoryChecks,
  ...sendingChecks,
  ...editChecks,
  ...deleteChecks,
  ...reactionChecks,
  ...replyChecks,
  ...threadChecks,
  ...pinChecks,
  ...moderationChecks,
  ...attachmentChecks,
  ...searchChecks,
  ...retentionChecks,
  ...personalChecks,
  ...handshakeChecks,
  ...resumeChecks,
  ...liveChecks,
  ...frameChecks,
  ...flowChecks,
  ...limitChecks,
  ...pollChecks,
  ...presenceChecks,
  ...profileChecks,
  ...baseSocketChecks,
];
