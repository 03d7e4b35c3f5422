import type { Plant } from './planting.ts';
import type { ScenarioName } from './scenarios/index.ts';

/** A bug on purpose in the code that ships, and the situation in which it shows. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly bug: string;
  readonly plants: readonly Plant[];
  readonly scenario: ScenarioName;
  /** What the scenario must see of it. */
  readonly sees: RegExp;
  /** Any one of the protections that it takes away would be enough. */
  readonly isOneEnough?: true;
}

const NO_HEADS: Plant = {
  file: 'backend/src/socket/stream.ts',
  text: 'heads: this.#subscriptions.takeMovedHeads(HEARTBEAT_HEADS),',
  instead: 'heads: [],',
};

export const mutants: readonly Mutant[] = [
  {
    name: 'read-then-subscribe',
    bug: 'the server does not look for events between its reading of the log and the subscription; no heartbeat and no list tells of them either',
    plants: [
      {
        file: 'backend/src/socket/subscription.ts',
        text: `    this.channel.startAt(seq);
    if (this.isBehind) this.#owner.catchUp(this);`,
        instead: '    this.channel.startAt(seq);',
      },
      NO_HEADS,
      { file: 'client/src/sync/sync.ts', text: '    behind: reaches,', instead: '    behind: () => undefined,' },
    ],
    scenario: 'sentWhileAReaderConnects',
    sees: /^alice's tab shows \[before\], not \[before,meanwhile\]/,
    isOneEnough: true,
  },
  {
    name: 'no-dedupe',
    bug: 'the server does not look whether it has a message with the same key, nor does its store refuse a second one',
    plants: [
      {
        file: 'backend/src/rules/send-message.ts',
        text: 'if (known !== undefined) return known;\n    services.sendLimit',
        instead: 'services.sendLimit',
      },
      {
        file: 'backend/src/memory/memory-write.ts',
        text: "this.#insert(this.data.sendKeys, key, Object.freeze({ ...row }), 'send key');",
        instead: 'this.#set(this.data.sendKeys, key, Object.freeze({ ...row }));',
      },
    ],
    scenario: 'reloadBeforeTheAnswer',
    sees: /^the log holds \[hello,hello\], not \[hello\]/,
  },
  {
    name: 'new-id-on-retry',
    bug: 'the client gives each try of a message a key of its own',
    plants: [
      {
        file: 'client/src/outbox/deliver.ts',
        text: '      client_id: clientId,',
        instead: '      client_id: row.tries > 1 ? `${clientId}-${row.tries}` : clientId,',
      },
      {
        file: 'client/src/outbox/deliver.ts',
        text: 'const settled = await settleOutbox(tx, [message], state.userId);',
        instead: 'const settled = await settleOutbox(tx, [{ ...message, client_id: clientId }], state.userId);',
      },
    ],
    scenario: 'reloadBeforeTheAnswer',
    sees: /^the log holds \[hello,hello\], not \[hello\]/,
  },
  {
    name: 'ack-before-commit',
    bug: 'the server answers once the transaction has run, before it is on the disk',
    plants: [
      {
        file: 'backend/src/rules/send-message.ts',
        text: `  const written = await ports.store.write(async (tx) => {
    const known = await storedMessage(tx, ports, identity, key);
    if (known !== undefined) return known;
    services.sendLimit.take(identity.userId);
    return writeMessage(tx, services, sender, key, draft);
  });`,
        instead: `  const written = await new Promise((resolve, reject) => {
    const tell = (sent) => typeof sent !== 'string' && sent.events.forEach((event) => hub.publish(conversationId, event));
    ports.store.write(async (tx) => {
      const known = await storedMessage(tx, ports, identity, key);
      const sent = known ?? (await writeMessage(tx, services, sender, key, draft));
      resolve(typeof sent === 'string' ? sent : sent.messageJson);
      return sent;
    }).then(tell, reject);
  });`,
      },
    ],
    scenario: 'powerCutAfterTheAnswer',
    sees: /^the log holds \[\], not \[hello\]/,
  },
  {
    name: 'no-heads',
    bug: 'the heartbeat does not tell how far the logs are',
    plants: [NO_HEADS],
    scenario: 'lastFrameLost',
    sees: /^alice's tab shows \[\], not \[good night\]/,
  },
  {
    name: 'cursor-before-apply',
    bug: 'the client stores the cursor in a transaction before the one with the messages',
    plants: [
      {
        file: 'client/src/sync/sync.ts',
        text: 'const applied = await store.write((tx) => applyEvents(tx, runs, options));',
        instead: `const late = [];
    const applied = await store.write((tx) =>
      applyEvents(
        {
          get: (...args) => tx.get(...args),
          list: (...args) => tx.list(...args),
          put: async (table, row) => void (table === 'conversations' ? await tx.put(table, row) : late.push((next) => next.put(table, row))),
          delete: async (...args) => void late.push((next) => next.delete(...args)),
        },
        runs,
        options,
      ),
    );
    await store.write(async (tx) => { for (const change of late) await change(tx); });`,
      },
    ],
    scenario: 'crashWhileStoring',
    sees: /^alice's tab shows \[\], not \[hello\]/,
  },
  {
    name: 'known-events-again',
    bug: 'the client applies events at or below its cursor again',
    plants: [{ file: 'client/src/sync/apply-events.ts', text: 'if (event.seq <= row.seq) continue;', instead: '' }],
    scenario: 'lateFrameWhileTheLogIsRead',
    sees: /^alice was told of \[one,two,one,two\], not \[one,two\]/,
  },
  {
    name: 'table-wide-sequence',
    bug: 'the server numbers events over all conversations',
    plants: [
      {
        file: 'backend/src/memory/memory-write.ts',
        text: 'const seq = conversation.last_seq + 1;',
        instead: 'const seq = Math.max(0, ...[...conversations.values()].map(({ last_seq }) => last_seq)) + 1;',
      },
    ],
    scenario: 'twoConversations',
    sees: /^alice's tab shows \[.*\], not \[one,two,three\]/,
  },
  {
    name: 'waiting-for-onclose',
    bug: 'the client does not give a silent socket up, but waits for its close event',
    plants: [
      {
        file: 'client/src/connection/line.ts',
        text: "dead: () => end({ do: 'back_off', error: networkError('The chat server went silent.') }),",
        instead: 'dead: () => undefined,',
      },
    ],
    scenario: 'halfOpen',
    sees: /^alice's tab shows \[\], not \[hello\]/,
  },
  {
    name: 'no-event-id-check',
    bug: 'the server resumes from a cursor by its number alone',
    plants: [
      {
        file: 'backend/src/cursor.ts',
        text: "return eventId === place.eventId ? { seq: place.seq } : { gap: 'unknown_cursor' };",
        instead: 'return { seq: place.seq };',
      },
    ],
    scenario: 'restoredBackup',
    sees: /^alice's tab shows \[kept,lost,after it\], not \[kept,in its place,after it\]/,
  },
  {
    name: 'gap-drops-outbox',
    bug: 'the client drops what waits to be sent together with the messages of a conversation that starts anew',
    plants: [
      {
        file: 'client/src/sync/take-over.ts',
        text: "    await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });",
        instead: `    await tx.clear('messages', { from: [id, 0], to: [id, Infinity] });
    for (const row of await tx.list('outbox')) if (row.conversationId === id) await tx.delete('outbox', row.clientId);`,
      },
    ],
    scenario: 'pendingWhileTheListStartsAnew',
    sees: /^the log holds \[kept\], not \[kept,hello\]/,
  },
  {
    name: 'outbox-row-removed-before-the-ack',
    bug: 'the client takes a message off the outbox when it sends it, not when the server has it',
    plants: [
      {
        file: 'client/src/outbox/deliver.ts',
        text: '    const message = await api.send(conversationId, {',
        instead: `    await (await opened).write((tx) => tx.delete('outbox', clientId));
    const message = await api.send(conversationId, {`,
      },
    ],
    scenario: 'closedBeforeTheRequestArrived',
    sees: /^the log holds \[\], not \[hello\]/,
  },
  {
    name: 'no-steal',
    bug: 'a tab waits for ever for one that is frozen and has the lock',
    plants: [
      {
        file: 'client/src/tabs/tab-talk.ts',
        text: "port.claim('steal', lost).then(take).catch(failed);",
        instead: '',
      },
    ],
    scenario: 'leaderFrozen',
    sees: /^the log holds \[\], not \[hello\]/,
  },
  {
    name: 'no-window',
    bug: 'the server sends whatever there is, however much the client has not acknowledged',
    plants: [
      {
        file: 'backend/src/socket/send-window.ts',
        text: 'return this.#events - (this.#sent - this.#acked);',
        instead: 'return Infinity;',
      },
    ],
    scenario: 'frozenReader',
    sees: /^3\d\d events were sent beyond the last ack, the window is 256/,
  },
  {
    name: 'shown-before-stored',
    bug: 'the client shows a message as pending before the device has it',
    plants: [
      {
        file: 'client/src/outbox/outbox.ts',
        text: '    if (!state.userId) state.apply({ outbox: [row] });',
        instead: '    state.apply({ outbox: [row] });',
      },
    ],
    scenario: 'crashAsSoonAsItShows',
    sees: /^the log holds \[\], not \[hello\]/,
  },
  {
    name: 'next-before-the-ack',
    bug: 'the client sends the next message of a conversation before the server has the one before it',
    plants: [
      {
        file: 'client/src/outbox/sending.ts',
        text: 'if (busy.has(conversationId) || !rows.next(conversationId)) continue;',
        instead: 'if (!rows.next(conversationId)) continue;',
      },
      {
        file: 'client/src/outbox/outbox.ts',
        text: 'leaving.has(row.clientId)) continue;',
        instead: 'leaving.has(row.clientId) || inFlight.has(row.clientId)) continue;',
      },
    ],
    scenario: 'firstOfThreeRefusedOnce',
    sees: /^the log holds \[[a-z]+,[a-z]+,[a-z]+\], not \[one,two,three\]/,
  },
  {
    name: 'answer-moves-cursor',
    bug: 'the answer to a message moves the cursor behind it',
    plants: [
      {
        file: 'client/src/outbox/deliver.ts',
        text: 'const changed = { ...before, conversation',
        instead: 'const changed = { ...before, seq: Math.max(before.seq, message.seq), conversation',
      },
    ],
    scenario: 'ownAnswerBeforeTheirMessage',
    sees: /^alice's tab shows \[mine\], not \[theirs,mine\]/,
  },
  {
    name: 'answer-of-another-life',
    bug: 'the client takes an answer of a database that was replaced by a backup for one of the present database',
    plants: [
      {
        file: 'client/src/outbox/deliver.ts',
        text: "if (lifeOf(before) !== life) throw networkError('The chat server began anew.');",
        instead: '',
      },
    ],
    scenario: 'answerFromBeforeTheBackup',
    sees: /^the log holds \[\], not \[hello\]/,
  },
  {
    name: 'older-page-wins',
    bug: 'a page replaces what is stored, whatever its revision',
    plants: [
      {
        file: 'client/src/store/merge-messages.ts',
        text: 'if (before?.id === message.id && before.rev >= message.rev) return { message: before, before };',
        instead: '',
      },
    ],
    scenario: 'editWhileAPageIsOnItsWay',
    sees: /^alice's tab shows \[before\], not \[edited\]/,
  },
  {
    name: 'new-op-id-on-retry',
    bug: 'the client gives each try of an edit a key of its own',
    plants: [
      {
        file: 'client/src/outbox/deliver-operation.ts',
        text: 'body: { content, op_id: clientId }',
        instead: 'body: { content, op_id: `${clientId}-${tries}` }',
      },
      {
        file: 'client/src/outbox/deliver-operation.ts',
        text: '{ clientId, content }: OutboxRow',
        instead: '{ clientId, content, tries }: OutboxRow',
      },
    ],
    scenario: 'editRepeatedAfterANewerOne',
    sees: /^the log holds \[from the laptop\], not \[from the phone\]/,
  },
  {
    name: 'lost-ring-loses',
    bug: 'a node does not look for who joined on another one',
    plants: [
      {
        file: 'backend/src/hub/store-watch.ts',
        text: '      if (this.#hasOthers) await this.#readMemberships();\n',
        instead: '',
      },
    ],
    scenario: 'addedWhileTheBusIsDown',
    sees: /^alice's tab lists the conversation: not within/,
  },
  {
    name: 'lost-ring-loses-messages',
    bug: 'a node does not look how far the logs are, and a heartbeat does not tell what it does not know',
    plants: [{ file: 'backend/src/hub/store-watch.ts', text: '      await this.#readHeads();\n', instead: '' }],
    scenario: 'messageWhileTheBusIsDown',
    sees: /^alice's tab shows \[\], not \[hello\]/,
  },
  {
    name: 'seen-after-gone',
    bug: 'the client takes a conversation in again by a list that was asked for before it was lost',
    plants: [
      {
        file: 'client/src/sync/listing.ts',
        text: '      if (lives !== (await livesIn(tx))) return undefined;\n',
        instead: '',
      },
    ],
    scenario: 'takenOutWhileTheListIsOnItsWay',
    sees: /^alice's tab lists a conversation that was lost/,
  },
  {
    name: 'let-in-to-nothing',
    bug: 'the client does not read anew what is looked at when its user is let in again',
    plants: [
      {
        file: 'client/src/conversation/conversation.ts',
        text: '        if (!before && rowOf() && timeline.isOpen) timeline.open();\n',
        instead: '',
      },
    ],
    scenario: 'letInAgain',
    sees: /^alice's tab shows \[\], not \[before,meanwhile,after\]/,
  },
  {
    name: 'told-after-leaving',
    bug: 'the server goes on telling a member who was taken out',
    plants: [
      {
        file: 'backend/src/hub/hub.ts',
        text: '      if (left.has(subscriber.userId)) subscriber.lost();',
        instead: '      if (left.has(subscriber.userId)) continue;',
      },
    ],
    scenario: 'takenOut',
    sees: /^alice's tab shows \[before,secret\], not \[\]/,
  },
  {
    name: 'older-answer-takes-over',
    bug: 'the client sets a conversation back to an older answer, though another tab has gone on with it',
    plants: [
      {
        file: 'client/src/sync/take-over.ts',
        text: '    if (wasStale && !old.stale) return { rows: [old], replaced: [id] };\n    if (!begun || wentOn(begun, old)) return undefined;\n',
        instead: '    if (!begun) return undefined;\n',
      },
    ],
    scenario: 'twoTabsTakeOver',
    sees: /^on the device the cursor in .* went back from \d+ to \d+/,
  },
  {
    name: 'answer-of-before-my-mark',
    bug: 'what the server said of a conversation before it heard of a mark takes that mark back',
    plants: [{ file: 'client/src/sync/told-earlier.ts', text: 'readSeq(now) > readSeq(before) || ', instead: '' }],
    scenario: 'readWhileTakenOver',
    sees: /^alice's read mark went back from 1 to 0/,
  },
  {
    name: 'refusal-of-before',
    bug: 'a refusal that was long in coming takes a conversation from who was let in to it since',
    plants: [
      {
        file: 'client/src/sync/sync.ts',
        text: '          if (before < lifeOf(state.rows.get(id))) return afterAdoption(id);\n',
        instead: '',
      },
    ],
    scenario: 'letInBeforeTheRefusal',
    sees: /^alice's tab shows \[\], not \[before\]/,
  },
];
