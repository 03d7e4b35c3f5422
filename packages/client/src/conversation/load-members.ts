import { parseMembersPage, type Member } from '@hypee/chat-protocol';
import { LISTED, pathOf, query, queryOf } from '../api.ts';
import { changeRow } from '../change-row.ts';
import type { CoreContext } from '../core-context.ts';

/** Conversations whose members are being read. */
const reading = new WeakMap<CoreContext, Set<string>>();

/** Reads all members of a conversation, page after page, and keeps them; once where it is asked for again meanwhile. */
export async function loadMembers(context: CoreContext, id: string): Promise<void> {
  const busy = reading.get(context) ?? new Set();
  reading.set(context, busy);
  if (busy.has(id)) return;
  busy.add(id);
  try {
    // Who joins meanwhile makes the list incomplete again.
    while (isIncomplete(context, id)) await readAll(context, id);
  } finally {
    busy.delete(id);
  }
}

function isIncomplete({ state }: CoreContext, id: string): boolean {
  const { members = [], member_count = 0 } = state.rows.get(id)?.conversation ?? {};
  return members.length < member_count;
}

async function readAll(context: CoreContext, id: string): Promise<void> {
  const { api } = await context.online();
  const seq = context.state.rows.get(id)?.seq;
  const members: Member[] = [];
  let next: string | null = query({ limit: LISTED });
  while (next !== null) {
    const path = `${pathOf(id)}members/${queryOf(next)}`;
    const page: { results: Member[]; next: string | null } = await api.read(parseMembersPage, 'GET', path);
    members.push(...page.results);
    next = page.next;
  }
  await changeRow(context, id, (_tx, known) => {
    // Who joined or left meanwhile is in the log, and the list may be older: then it is read again.
    if (known.seq !== seq) return undefined;
    return { ...known, conversation: { ...known.conversation, members, member_count: members.length } };
  });
}
