import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { ChatError, type Message, type User } from '@hypee/chat';
import type { HypeeTimeline } from '@hypee/chat-elements';
import { Words } from '@hypee/chat-elements';
import { alice, bob, carol, message } from './support/people.ts';
import { deep, deepAll, focused, markdownIsHere, press, record, textOf, until } from './support/page.ts';

const words = new Words(['en']);

function talk(
  from: number,
  to: number,
  sender: (seq: number) => User = (seq) => (seq % 3 === 0 ? alice : bob),
): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const seq = from + index;
    // Rows of different heights, so that a guess at them shows.
    return message(seq, sender(seq), `Message ${seq}${' and more words'.repeat((seq * 7) % 23)}`);
  });
}

async function show(messages: readonly Message[], facts: Partial<HypeeTimeline> = {}): Promise<HypeeTimeline> {
  const timeline = await fixture<HypeeTimeline>(
    html`<hypee-timeline
      .words=${words}
      .messages=${messages}
      .me=${alice}
      .history=${facts.history ?? { hasOlder: false, hasNewer: false, loading: false }}
      .showNames=${facts.showNames ?? false}
      label="Messages of Bob"
    ></hypee-timeline>`,
  );
  // Flex items shrink to their box: the size belongs to the place, as in a page.
  timeline.style.blockSize = '400px';
  await nextFrame();
  await nextFrame();
  return timeline;
}

const scrollerOf = (timeline: HypeeTimeline): HTMLElement => deep(timeline, '.scroller');
const distanceToEnd = (timeline: HypeeTimeline): number => {
  const { scrollHeight, scrollTop, clientHeight } = scrollerOf(timeline);
  return scrollHeight - scrollTop - clientHeight;
};
const hasRow = (timeline: HypeeTimeline, content: string): boolean =>
  deepAll(timeline, 'hypee-message').some((one) => one.message?.content.startsWith(content));
/** Where in the box no row is drawn: distances from its top, beside the paddings. */
const blankAt = (timeline: HypeeTimeline): number[] => {
  const box = scrollerOf(timeline).getBoundingClientRect();
  const rows = deepAll(timeline, '.row').map((row) => row.getBoundingClientRect());
  const probes = Array.from({ length: Math.floor((box.height - 40) / 20) }, (_, index) => 20 + index * 20);
  return probes.filter((y) => !rows.some((row) => row.top <= box.top + y && row.bottom >= box.top + y));
};
const rowOf = (timeline: HypeeTimeline, content: string): HTMLElement => {
  const row = deepAll(timeline, 'hypee-message').find((one) => one.message?.content.startsWith(content));
  if (!row) throw new Error(`No row "${content}"`);
  return row;
};

describe('hypee-timeline', () => {
  it('opens at the newest message', async () => {
    const timeline = await show(talk(1, 50));
    expect(rowOf(timeline, 'Message 50').getBoundingClientRect().bottom).to.be.at.most(
      scrollerOf(timeline).getBoundingClientRect().bottom,
    );
    expect(distanceToEnd(timeline)).to.be.at.most(1);
  });

  it('stays at the end when a message comes', async () => {
    const timeline = await show(talk(1, 50));
    timeline.messages = talk(1, 51);
    await until(() => distanceToEnd(timeline) <= 1 && hasRow(timeline, 'Message 51'));
  });

  it('stays at the end when who was typing has written, and the page measures something meanwhile', async () => {
    const timeline = await show(talk(1, 50));
    timeline.typing = [bob];
    await until(() => distanceToEnd(timeline) <= 1 && deepAll(timeline, '.typing').length === 1);
    // A layout between the render and its rows: what is not there yet pulls the scroller along.
    timeline.addController({ hostUpdated: () => expect(distanceToEnd(timeline)).to.be.a('number') });
    timeline.typing = [];
    timeline.messages = [...talk(1, 50), message(51, bob, 'A long answer. '.repeat(60))];
    await nextFrame();
    await nextFrame();
    expect(hasRow(timeline, 'A long answer')).to.equal(true);
    expect(distanceToEnd(timeline)).to.be.at.most(1);
    expect(deepAll(timeline, '.to-newest')).to.have.lengthOf(0);
  });

  it('stays at the end when something on the page measures before the rows of a change are drawn', async () => {
    const timeline = await show(talk(1, 50));
    timeline.addController({ hostUpdated: () => expect(distanceToEnd(timeline)).to.be.a('number') });
    for (const last of [51, 52, 53]) {
      timeline.messages = talk(1, last);
      await until(() => hasRow(timeline, `Message ${last}`));
      await nextFrame();
      expect(distanceToEnd(timeline), `with Message ${last}`).to.be.at.most(1);
    }
  });

  it('leaves the end when the user scrolls away in the moment a message comes', async () => {
    const timeline = await show(talk(1, 50));
    const scroller = scrollerOf(timeline);
    scroller.scrollTop -= 600;
    timeline.messages = talk(1, 51);
    await until(() => deepAll(timeline, '.to-newest').length === 1);
    expect(distanceToEnd(timeline)).to.be.greaterThan(500);
  });

  it('stays where the user reads when a message comes', async () => {
    const timeline = await show(talk(1, 50));
    const scroller = scrollerOf(timeline);
    scroller.scrollTop -= 600;
    await nextFrame();
    const before = scroller.scrollTop;
    timeline.messages = talk(1, 51);
    await nextFrame();
    await nextFrame();
    expect(scroller.scrollTop).to.equal(before);
    expect(deepAll(timeline, '.to-newest')).to.have.lengthOf(1);
    deep(timeline, '.to-newest').click();
    await until(() => distanceToEnd(timeline) <= 1);
    await until(() => deepAll(timeline, '.to-newest').length === 0);
  });

  for (const place of [0, 1, 60, 600]) {
    it(`moves what is read by 0 px in any frame when 50 older messages arrive while ${place} px from the top`, async () => {
      const timeline = await show(talk(51, 150));
      const scroller = scrollerOf(timeline);
      scroller.scrollTop = place;
      await nextFrame();
      const top = scroller.getBoundingClientRect().top;
      const read = deepAll(timeline, 'hypee-message').find((row) => row.getBoundingClientRect().bottom > top)!;
      const before = read.getBoundingClientRect().top;
      timeline.messages = talk(1, 150);
      const moved: number[] = [];
      for (let frame = 0; frame < 5; frame += 1) {
        await nextFrame();
        moved.push(Math.abs(read.getBoundingClientRect().top - before));
      }
      expect(Math.max(...moved)).to.be.at.most(0.5);
      expect(scroller.scrollTop).to.be.greaterThan(place);
    });
  }

  it('stays in place when the window slides: older ones come, newer ones go', async () => {
    const timeline = await show(talk(101, 400));
    scrollerOf(timeline).scrollTop = 300;
    await nextFrame();
    await nextFrame();
    const top = scrollerOf(timeline).getBoundingClientRect().top;
    const read = deepAll(timeline, 'hypee-message').find((row) => row.getBoundingClientRect().top > top)!;
    const before = read.getBoundingClientRect().top;
    const { content } = read.message!;
    for (const [from, to] of [
      [51, 350],
      [101, 400],
      [51, 350],
    ] as const) {
      timeline.messages = talk(from, to);
      timeline.history = { hasOlder: true, hasNewer: true, loading: false };
      await nextFrame();
      await nextFrame();
      expect(rowOf(timeline, content)).to.equal(read);
      expect(Math.abs(read.getBoundingClientRect().top - before)).to.be.at.most(0.5);
    }
  });

  it('draws no more than a screen where the page gives it no height', async () => {
    const timeline = await fixture<HypeeTimeline>(
      html`<hypee-timeline .words=${words} .messages=${talk(1, 5000)} .me=${alice}></hypee-timeline>`,
    );
    await until(() => hasRow(timeline, 'Message 5000'));
    expect(timeline.getBoundingClientRect().height).to.be.at.most(innerHeight);
    expect(deepAll(timeline, '*').length).to.be.below(500);
  });

  it('draws fewer than 400 nodes of 100,000 messages, and opens at the newest', async () => {
    const timeline = await show(talk(1, 100_000), { showNames: true });
    timeline.style.blockSize = '720px';
    await until(() => hasRow(timeline, 'Message 100000') && distanceToEnd(timeline) <= 1);
    expect(deepAll(timeline, '*').length).to.be.below(400);
    expect(blankAt(timeline)).to.deep.equal([]);
  });

  it('shows rows without a hole while 600 messages are scrolled back', async () => {
    const timeline = await show(talk(1, 600));
    const scroller = scrollerOf(timeline);
    for (let frame = 0; scroller.scrollTop > 0 && frame < 2000; frame += 1) {
      scroller.scrollTop -= 300;
      await nextFrame();
      expect(blankAt(timeline)).to.deep.equal([]);
    }
    expect(scroller.scrollTop).to.equal(0);
    expect(hasRow(timeline, 'Message 1')).to.equal(true);
  });

  it('shows what is there after a jump with the scroll bar', async () => {
    const timeline = await show(talk(1, 5000));
    const scroller = scrollerOf(timeline);
    for (const part of [0.5, 0.1, 0.93, 0, 0.3]) {
      scroller.scrollTop = scroller.scrollHeight * part;
      await nextFrame();
      await nextFrame();
      expect(blankAt(timeline)).to.deep.equal([]);
    }
  });

  it('moves what is read by 0 px when rows above it grow', async () => {
    const timeline = await show(talk(1, 50));
    const scroller = scrollerOf(timeline);
    scroller.scrollTop -= 500;
    await nextFrame();
    await nextFrame();
    const { top } = scroller.getBoundingClientRect();
    const rows = deepAll(timeline, 'hypee-message');
    const above = rows.filter((row) => row.getBoundingClientRect().bottom <= top).at(-1)!;
    const read = rows.find((row) => row.getBoundingClientRect().top > top)!;
    const before = read.getBoundingClientRect().top;
    above.message = { ...above.message!, content: 'It grew. '.repeat(60) };
    for (let frame = 0; frame < 4; frame += 1) {
      await nextFrame();
      expect(Math.abs(read.getBoundingClientRect().top - before)).to.be.at.most(0.5);
    }
    expect(above.getBoundingClientRect().height).to.be.greaterThan(80);
  });

  it('opens at the first unread message, under a line, and goes to the end when all of them fit', async () => {
    const timeline = await fixture<HypeeTimeline>(
      html`<hypee-timeline
        style="block-size: 400px"
        .words=${words}
        .messages=${talk(1, 60, () => bob)}
        .unreadAfter=${30}
        .me=${alice}
      ></hypee-timeline>`,
    );
    await until(() => deepAll(timeline, '.unread').length === 1);
    await nextFrame();
    const line = deep(timeline, '.unread').getBoundingClientRect();
    const box = scrollerOf(timeline).getBoundingClientRect();
    expect(line.top).to.be.within(box.top, box.top + box.height / 2);
    expect(textOf(deep(timeline, '.unread').parentElement!)).to.contain('New messages');
    expect(deep(timeline, '.unread').parentElement!.querySelector('hypee-message')!.message!.seq).to.equal(31);

    const short = await fixture<HypeeTimeline>(
      html`<hypee-timeline
        style="block-size: 400px"
        .words=${words}
        .messages=${talk(1, 60, () => bob)}
        .unreadAfter=${59}
        .me=${alice}
      ></hypee-timeline>`,
    );
    await until(() => deepAll(short, '.unread').length === 1 && distanceToEnd(short) <= 1);
    expect(deepAll(short, '.to-newest')).to.be.empty;
  });

  it('opens at the first unread message when the page with it comes after newer ones, unless one reads elsewhere', async () => {
    const opened = async (): Promise<HypeeTimeline> => {
      const timeline = await show([], { history: { hasOlder: false, hasNewer: false, loading: true } });
      timeline.unreadAfter = 30;
      timeline.history = { hasOlder: true, hasNewer: false, loading: true };
      timeline.messages = talk(46, 60, () => bob);
      await until(() => distanceToEnd(timeline) <= 1 && hasRow(timeline, 'Message 60'));
      expect(deepAll(timeline, '.unread')).to.be.empty;
      return timeline;
    };
    const loaded = async (timeline: HypeeTimeline): Promise<number> => {
      timeline.messages = talk(11, 60, () => bob);
      await timeline.updateComplete;
      timeline.history = { hasOlder: true, hasNewer: false, loading: false };
      await nextFrame();
      await nextFrame();
      return scrollerOf(timeline).scrollTop;
    };
    const timeline = await opened();
    await loaded(timeline);
    await until(() => deepAll(timeline, '.unread').length === 1);
    expect(deep(timeline, '.unread').parentElement!.querySelector('hypee-message')!.message!.seq).to.equal(31);
    const line = deep(timeline, '.unread').getBoundingClientRect();
    const box = scrollerOf(timeline).getBoundingClientRect();
    expect(line.top).to.be.within(box.top, box.top + box.height / 2);

    const elsewhere = await opened();
    scrollerOf(elsewhere).scrollTop -= 300;
    await until(() => deepAll(elsewhere, '.to-newest').length === 1);
    const before = distanceToEnd(elsewhere);
    await loaded(elsewhere);
    expect(distanceToEnd(elsewhere)).to.be.closeTo(before, 1);
  });

  it('counts the messages that came while the user read elsewhere', async () => {
    const timeline = await show(talk(1, 50));
    scrollerOf(timeline).scrollTop = 300;
    await nextFrame();
    await until(() => deepAll(timeline, '.to-newest').length === 1);
    expect(textOf(deep(timeline, '.to-newest'))).to.equal('');
    timeline.messages = [...talk(1, 50), message(51, bob, 'One'), message(52, bob, 'Two')];
    await timeline.updateComplete;
    timeline.messages = [...timeline.messages, message(53, alice, 'Mine'), message(54, bob, 'Three')];
    await timeline.updateComplete;
    expect(textOf(deep(timeline, '.to-newest'))).to.equal('3 new messages');
    expect(deep(timeline, '.to-newest').getAttribute('aria-label')).to.equal('3 new messages');
    deep(timeline, '.to-newest').click();
    await until(() => distanceToEnd(timeline) <= 1 && deepAll(timeline, '.to-newest').length === 0);
    scrollerOf(timeline).scrollTop = 300;
    await until(() => deepAll(timeline, '.to-newest').length === 1);
    expect(textOf(deep(timeline, '.to-newest'))).to.equal('');
  });

  it('jumps to a message and marks it, also when it must be loaded first', async () => {
    const timeline = await show(talk(1, 300));
    const asked = record(timeline, 'hypee-load-around');
    timeline.showMessage('m40');
    await until(() => hasRow(timeline, 'Message 40'));
    await nextFrame();
    const row = rowOf(timeline, 'Message 40');
    const box = scrollerOf(timeline).getBoundingClientRect();
    expect(row.getBoundingClientRect().top).to.be.within(box.top, box.bottom - 40);
    expect(row.parentElement!.classList.contains('highlighted')).to.equal(true);
    expect(asked).to.deep.equal([]);

    timeline.showMessage('m999');
    expect(asked).to.deep.equal([{ messageId: 'm999' }]);
    timeline.messages = talk(975, 1025);
    timeline.history = { hasOlder: true, hasNewer: true, loading: false };
    await until(() => hasRow(timeline, 'Message 999'));
    await nextFrame();
    expect(rowOf(timeline, 'Message 999').getBoundingClientRect().top).to.be.within(box.top, box.bottom - 40);
  });

  it('moves between messages by arrow keys, and keeps the focus when the message is scrolled away', async () => {
    const timeline = await show(talk(1, 200));
    const scroller = scrollerOf(timeline);
    const current = (): string | undefined => focused()?.querySelector('hypee-message')?.message?.id;
    scroller.focus();
    press(scroller, 'ArrowUp');
    expect(current()).to.equal('m200');
    for (let step = 0; step < 30; step += 1) {
      press(focused()!, 'ArrowUp');
      await nextFrame();
    }
    expect(current()).to.equal('m170');
    expect(focused()!.getAttribute('aria-label')).to.match(/^Bob Stone: Message 170.*, \d/);
    press(focused()!, 'ArrowDown');
    expect(current()).to.equal('m171');
    scroller.scrollTop = 0;
    await until(() => !hasRow(timeline, 'Message 171'));
    expect(focused()).to.equal(scroller);
  });

  it('goes to the end for what the user writes, wherever they read', async () => {
    const timeline = await show(talk(1, 50));
    scrollerOf(timeline).scrollTop = 0;
    await nextFrame();
    timeline.messages = [
      ...talk(1, 50),
      message(0, alice, 'Mine', { id: 'k1', clientId: 'k1', seq: undefined, status: 'pending', createdAt: new Date() }),
    ];
    await until(() => distanceToEnd(timeline) <= 1);
  });

  it('stays at the end when its box becomes smaller, as by a keyboard', async () => {
    const timeline = await show(talk(1, 50));
    timeline.style.blockSize = '200px';
    await until(() => distanceToEnd(timeline) <= 1 && scrollerOf(timeline).clientHeight <= 200);
  });

  it('stays at the end when its box becomes narrower and all rows higher', async () => {
    const timeline = await show(talk(1, 50));
    const { scrollHeight } = scrollerOf(timeline);
    timeline.style.inlineSize = '280px';
    await until(() => scrollerOf(timeline).scrollHeight > scrollHeight);
    await nextFrame();
    await until(() => distanceToEnd(timeline) <= 1);
    expect(deepAll(timeline, '.to-newest')).to.be.empty;
  });

  for (const [place, back] of [
    ['at the end', 0],
    ['in the middle', 700],
  ] as const) {
    it(`stays ${place} when it is moved in the document`, async () => {
      const timeline = await show(talk(1, 50));
      const scroller = scrollerOf(timeline);
      scroller.scrollTop -= back;
      await nextFrame();
      const { scrollTop } = scroller;
      timeline.parentElement!.append(document.createElement('p'), timeline);
      await nextFrame();
      await nextFrame();
      expect(scroller.scrollTop).to.equal(scrollTop);
      timeline.messages = talk(1, 51);
      await nextFrame();
      await nextFrame();
      expect(distanceToEnd(timeline) <= 1).to.equal(back === 0);
    });
  }

  it('keeps the row of a message that the server confirms', async () => {
    const pending = message(0, alice, 'Mine', { id: 'k1', clientId: 'k1', seq: undefined, status: 'pending' });
    const timeline = await show([...talk(1, 3), pending]);
    const row = rowOf(timeline, 'Mine');
    timeline.messages = [...talk(1, 3), { ...pending, id: 'm4', seq: 4, status: 'sent' }];
    await timeline.updateComplete;
    expect(rowOf(timeline, 'Mine')).to.equal(row);
  });

  it('keeps two messages apart whose senders chose the same key', async () => {
    const timeline = await show([
      message(1, alice, 'One', { clientId: 'same' }),
      message(2, bob, 'Two', { clientId: 'same' }),
    ]);
    timeline.messages = [...timeline.messages, message(3, bob, 'Three')];
    await timeline.updateComplete;
    expect(deepAll(timeline, 'hypee-message').map((row) => row.message?.content)).to.deep.equal([
      'One',
      'Two',
      'Three',
    ]);
  });

  it('asks for older messages near the top, and not while it waits or after an error', async () => {
    const timeline = await show(talk(1, 50), { history: { hasOlder: true, hasNewer: false, loading: false } });
    const asked = record(timeline, 'hypee-load-older');
    scrollerOf(timeline).scrollTop = 2000;
    await nextFrame();
    expect(asked).to.have.lengthOf(0);
    scrollerOf(timeline).scrollTop = 100;
    await until(() => asked.length > 0);
    timeline.history = { hasOlder: true, hasNewer: false, loading: true };
    await timeline.updateComplete;
    const before = asked.length;
    scrollerOf(timeline).scrollTop = 90;
    await nextFrame();
    expect(asked).to.have.lengthOf(before);
  });

  it('asks for older messages when those it has do not fill the box', async () => {
    const timeline = await show([]);
    const asked = record(timeline, 'hypee-load-older');
    timeline.messages = talk(49, 50);
    timeline.history = { hasOlder: true, hasNewer: false, loading: false };
    await until(() => asked.length === 1);
  });

  it('asks for newer messages near the end of a window that is not the newest', async () => {
    const timeline = await show(talk(1, 50), { history: { hasOlder: false, hasNewer: true, loading: false } });
    const asked = record(timeline, 'hypee-load-newer');
    scrollerOf(timeline).scrollTop = scrollerOf(timeline).scrollHeight;
    await until(() => asked.length > 0);
    expect(deepAll(timeline, '.to-newest')).to.have.lengthOf(1);
  });

  it('reads out what others wrote ahead of an own message that was here before it', async () => {
    const timeline = await show(talk(51, 60, () => bob));
    const live = deep(timeline, '[aria-live=polite]');
    const [missed, own] = [message(61, bob, 'Missed'), message(62, alice, 'Mine')];
    timeline.messages = [...timeline.messages, own];
    await timeline.updateComplete;
    timeline.messages = [...talk(51, 60, () => bob), missed, own];
    await timeline.updateComplete;
    expect(textOf(live)).to.equal('Bob Stone: Missed');
    const said = live.firstElementChild;
    timeline.messages = [...talk(1, 60, () => bob), missed, own];
    await timeline.updateComplete;
    expect(live.firstElementChild).to.equal(said);
  });

  it('reads out each new message of others once, and neither history nor own ones', async () => {
    const timeline = await show(talk(51, 60));
    const live = deep(timeline, '[aria-live=polite]');
    timeline.messages = talk(1, 60);
    await timeline.updateComplete;
    expect(textOf(live)).to.equal('');
    timeline.messages = [...talk(1, 60), message(61, alice, 'Mine'), message(62, bob, 'ok')];
    await timeline.updateComplete;
    expect(textOf(live)).to.equal('Bob Stone: ok');
    const first = live.firstElementChild;
    timeline.messages = [...timeline.messages, message(63, bob, 'ok')];
    await timeline.updateComplete;
    // The same words again: a new element, or they would not be heard.
    expect(textOf(live)).to.equal('Bob Stone: ok');
    expect(live.firstElementChild).not.to.equal(first);
    expect(deep(timeline, '[role=log]').getAttribute('aria-label')).to.equal('Messages of Bob');
  });

  it('reads out that an own message was not sent, and why: each time that it fails', async () => {
    const written = (clientId: string, facts: Partial<Message>): Message =>
      message(0, alice, 'Mine', { id: clientId, clientId, seq: undefined, ...facts });
    const failed = (clientId: string): Message =>
      written(clientId, { status: 'failed', error: new ChatError('rate_limited', 'slow down') });
    const timeline = await show([...talk(1, 3), failed('k1')]);
    const live = deep(timeline, '[aria-live=polite]');
    const then = async (...messages: Message[]): Promise<Element | null> => {
      timeline.messages = [...talk(1, 3), ...messages];
      await timeline.updateComplete;
      return live.firstElementChild;
    };
    // It was so when the list was opened.
    expect(await then(failed('k1'), written('k2', { status: 'sending' }))).to.equal(null);
    const first = await then(failed('k1'), failed('k2'));
    expect(live.children).to.have.lengthOf(1);
    expect(textOf(live)).to.equal('Not sent Too many messages in a short time.');
    expect(await then(failed('k1'), failed('k2'))).to.equal(first);
    expect(await then(failed('k1'), written('k2', { status: 'pending' }))).to.equal(first);
    const second = await then(failed('k1'), failed('k2'));
    expect(second).not.to.equal(first);
    expect(textOf(live)).to.equal('Not sent Too many messages in a short time.');
    // Also while one reads far from the end.
    timeline.history = { hasOlder: true, hasNewer: true, loading: false };
    expect(await then(failed('k1'), failed('k2'), failed('k3'))).not.to.equal(second);
  });

  it('says that the newest message of another was seen: once, at the end, with the user’s attention', async () => {
    const hasFocus = document.hasFocus;
    let attentive = false;
    document.hasFocus = () => attentive;
    try {
      const timeline = await show([]);
      const seen = record(timeline, 'hypee-seen');
      timeline.messages = [...talk(1, 50, () => bob), message(51, alice, 'Mine')];
      await until(() => distanceToEnd(timeline) <= 1);
      await nextFrame();
      expect(seen).to.deep.equal([]);
      attentive = true;
      window.dispatchEvent(new Event('focus'));
      await until(() => seen.length > 0);
      scrollerOf(timeline).scrollTop = 0;
      await nextFrame();
      await nextFrame();
      timeline.messages = [...timeline.messages, message(52, bob, 'Unseen')];
      await nextFrame();
      await nextFrame();
      expect(seen).to.deep.equal([{ messageId: 'm50' }]);
      deep(timeline, '.to-newest').click();
      await until(() => seen.length === 2);
      expect(seen[1]).to.deep.equal({ messageId: 'm52' });
    } finally {
      document.hasFocus = hasFocus;
    }
  });

  it('puts a heading before each day and a name before each group', async () => {
    const day = (date: string, seq: number, sender: User): Message =>
      message(seq, sender, `On ${date}`, { createdAt: new Date(date) });
    const timeline = await show(
      [
        day('2026-11-18T10:00:00', 1, bob),
        day('2026-11-18T10:01:00', 2, bob),
        day('2026-11-18T10:02:00', 3, carol),
        day('2026-11-18T10:30:00', 4, carol),
        day('2026-11-19T10:30:00', 5, carol),
      ],
      { showNames: true },
    );
    expect(deepAll(timeline, '.day').map(textOf)).to.deep.equal([
      'Wednesday, November 18, 2026',
      'Thursday, November 19, 2026',
    ]);
    expect(deepAll(timeline, '.name').map(textOf)).to.deep.equal([
      'Bob Stone',
      'Carol Nguyen',
      'Carol Nguyen',
      'Carol Nguyen',
    ]);
  });

  it('says who is typing', async () => {
    const timeline = await show(talk(1, 3));
    for (const [typing, text] of [
      [[bob], 'Bob Stone is typing…'],
      [[bob, carol], 'Bob Stone and Carol Nguyen are typing…'],
      [[bob, carol, alice], 'Several people are typing…'],
      [[], ''],
    ] as const) {
      timeline.typing = typing;
      await timeline.updateComplete;
      expect(deepAll(timeline, '.typing').map(textOf)).to.deep.equal(text === '' ? [] : [text]);
    }
  });

  it('has stops for the Tab key at the list and at links and buttons in messages, not at each message', async () => {
    await markdownIsHere();
    const failed: Partial<Message> = { seq: undefined, clientId: 'k1', status: 'failed' };
    const timeline = await show([message(1, bob, 'See https://example.com/'), message(2, alice, 'Mine', failed)]);
    await until(() => deepAll(timeline, 'a').length === 1);
    const stops = deepAll(timeline, '*').filter(({ tabIndex }) => tabIndex >= 0);
    expect(stops.map((stop) => stop.role ?? textOf(stop))).to.deep.equal([
      'log',
      'https://example.com/',
      'Retry',
      'Discard',
    ]);
  });

  it('is accessible and can be scrolled by keyboard', async () => {
    const timeline = await show(talk(1, 50));
    expect(scrollerOf(timeline).tabIndex).to.equal(0);
    await expect(timeline).to.be.accessible();
    await expect(await show([])).to.be.accessible();
  });
});
