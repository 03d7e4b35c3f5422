import { setTimeout as delay } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { becomes } from '../wait.ts';
import type { Device } from './device.ts';
import type { FaultKind } from './plan.ts';
import type { Chronicle, Written } from './chronicle.ts';
import type { Service } from './service.ts';
import type { Site } from './site.ts';
import type { Tab } from './tab.ts';
import type { Writer } from './writer.ts';

/** A user, the browser, and what is around them. */
export interface Scene {
  readonly device: Device;
  readonly site: Site;
  readonly service: Service;
  readonly record: Chronicle;
  readonly writer: Writer;
  /** Milliseconds from the freeze of a leading tab until another had sent what was written there. */
  readonly takeOvers: number[];
}

/** Longer than a lead lasts without a sign of life, and than any wait between two tries that began in the fault. */
const PATIENCE_MS = 45_000;
const DAY_MS = 24 * 3600 * 1000;

const isSettled = ({ isPlaced, failed }: Written): boolean => isPlaced || failed !== undefined;

/** What was written on a page that is still there: shown at once, then in its place, or failed. */
async function settles({ record }: Scene, messages: readonly Written[], what: string): Promise<void> {
  if (!(await becomes(() => messages.every(isSettled), PATIENCE_MS)))
    record.violations.add(`still waiting after ${PATIENCE_MS / 1000} s: ${what}`);
}

const fallibly = (tab: Tab, question: () => unknown): Promise<unknown> =>
  tab.ask(question as () => undefined).catch(() => undefined);

/** @param ms until it begins */
async function reload({ record, writer }: Scene, tab: Tab, ms: number): Promise<void> {
  await writer.leave(tab);
  const origin = await tab.ask(() => performance.timeOrigin);
  await tab.ask((wait) => void setTimeout(() => location.reload(), wait), ms);
  const isBack = (): Promise<boolean> =>
    tab
      .ask((before) => performance.timeOrigin !== before && 'proof' in globalThis && proof.isReady(), origin)
      .catch(() => false);
  if (!(await becomes(isBack, PATIENCE_MS))) record.violations.add(`not ready again after a reload: ${tab.name}`);
  tab.turnsOver();
  tab.isThere = true;
}

/** As Chromium does it: not in the middle of a transaction, which would keep other tabs from their rows. */
async function freeze({ record }: Scene, tab: Tab, debug: CDPSession): Promise<void> {
  for (;;) {
    record.frozenIn.delete(tab.name);
    await debug.send('Page.setWebLifecycleState', { state: 'frozen' });
    await becomes(() => record.frozenIn.has(tab.name), PATIENCE_MS, 5);
    if (record.frozenIn.get(tab.name) === 0) return;
    await debug.send('Page.setWebLifecycleState', { state: 'active' });
  }
}

const FROM: Record<FaultKind, (scene: Scene, strength: number) => Promise<void>> = {
  /** A tab is out of sight for long: nothing of it runs, and what it holds stays held. Mostly the one that leads. */
  async frozen(scene, strength) {
    const { device, writer, takeOvers } = scene;
    const leader = await device.leader();
    const leads = strength < 0.7;
    const tab = leads ? leader : device.other(leader);
    const other = device.other(tab);
    await writer.leave(tab);
    await other.page.bringToFront();
    const debug = await tab.debug();
    await freeze(scene, tab, debug);
    const began = performance.now();
    await settles(scene, await writer.write(other, 3), 'the leading tab is frozen');
    if (leads) takeOvers.push(performance.now() - began);
    await debug.send('Page.setWebLifecycleState', { state: 'active' });
    await debug.detach();
    await tab.page.bringToFront();
    tab.isThere = true;
  },

  /** The user follows a link and comes back: the browser kept the page, or makes it anew. */
  async bfcache(scene, strength) {
    const { device, site, writer } = scene;
    const tab = device.tab(strength < 0.5 ? 0 : 1);
    const origin = await tab.ask(() => performance.timeOrigin);
    const restored = scene.record.restored;
    await writer.leave(tab);
    const before = await writer.write(tab, 2);
    await settles(scene, before, 'before the tab went elsewhere');
    await tab.page.goto(site.elsewhere);
    await settles(scene, await writer.write(device.other(tab), 2), 'the other tab went elsewhere');
    await fallibly(tab, () => history.back());
    const isBack = (): Promise<boolean> => tab.ask(() => 'proof' in globalThis && proof.isReady()).catch(() => false);
    if (!(await becomes(isBack, PATIENCE_MS))) scene.record.violations.add(`did not come back: ${tab.name}`);
    if ((await tab.ask(() => performance.timeOrigin)) !== origin) tab.turnsOver();
    else if (!(await becomes(() => scene.record.restored > restored, PATIENCE_MS)))
      scene.record.violations.add(`came back without a sign: ${tab.name}`);
    tab.isThere = true;
  },

  /** A reload while messages are on their way. */
  async reload(scene, strength) {
    const { device, writer } = scene;
    const tab = device.tab(strength < 0.5 ? 0 : 1);
    await writer.leave(tab);
    await writer.write(tab, 3);
    await reload(scene, tab, Math.floor(strength * 40));
  },

  /** The leading tab is closed while messages are on their way. */
  async closed({ device, writer }) {
    const tab = await device.leader();
    await writer.leave(tab);
    await writer.write(tab, 2);
    await device.close(tab);
    await device.openTab(tab.index);
  },

  /** The process of the leading tab is killed while messages are on their way. */
  async crashed({ device, writer, record }) {
    const tab = await device.leader();
    const debug = await tab.debug();
    await writer.leave(tab);
    await writer.write(tab, 2);
    debug.send('Page.crash').catch(() => undefined);
    if (!(await becomes(() => tab.isCrashed, PATIENCE_MS))) record.violations.add(`did not crash: ${tab.name}`);
    await device.revive();
  },

  /** The server is down, the outbox fills, and the whole browser is killed; it shows all that waits before it sends it. */
  async killed(scene) {
    const { device, service, record, writer } = scene;
    await service.whileDown(async () => {
      for (const tab of device.tabs) await writer.write(tab, 4);
      await becomes(() => record.waiting(device.user).length >= 8, PATIENCE_MS);
      await device.kill();
      const waiting = record.waiting(device.user);
      await device.start();
      await device.openTabs();
      for (const tab of device.tabs) {
        const shows = async (): Promise<boolean> => {
          const lists = await tab.ask(() => proof.lists());
          const texts = new Set(lists.flatMap(({ messages }) => messages.map(({ content }) => content)));
          return waiting.every(({ content }) => texts.has(content));
        };
        if (!(await becomes(shows, PATIENCE_MS)))
          record.violations.add(`what waited is not shown after the browser was killed: ${tab.name}`);
      }
    });
    await settles(scene, record.waiting(device.user), 'the browser was killed with a full outbox');
  },

  /** There is no room left on the device: what cannot be kept fails, and goes out when the user sends it again. */
  async quota(scene) {
    const { device, writer, record } = scene;
    const tab = await device.leader();
    await tab.ask(() => proof.fillStorage());
    const messages = [...(await writer.write(tab, 2)), ...(await writer.write(device.other(tab), 2))];
    const isTold = (): boolean => messages.every((one) => one.wasShown || isSettled(one));
    if (!(await becomes(isTold, PATIENCE_MS))) record.violations.add('the device is full, and a message does not show');
    await device.giveRoom();
    await tab.ask(() => proof.freeStorage());
    await settles(scene, messages, 'the device was full');
    // Whatever else the user wrote meanwhile may have failed too.
    for (const message of record.failed(device.user)) await retry(scene, message);
  },

  /** Somebody sets the clock of the device. */
  async clock({ device, writer }, strength) {
    const tab = device.tab(0);
    await tab.ask((offset) => proof.setClock(offset), Math.round((strength - 0.5) * 6 * DAY_MS));
    await writer.write(tab, 2);
  },

  /** Tokens that end at once and are renewed all the time, or a site that gives none that is good until the user signs in. */
  async token(scene, strength) {
    const { device, site, writer, record } = scene;
    const isRefused = strength < 0.5;
    // The server goes on taking a token for 30 s after its end.
    site.setMood(device.user, { answers: 'a token', seconds: isRefused ? -3600 : -28 });
    // No other tab may have a token that is still good.
    for (const tab of isRefused ? device.tabs : [await device.leader()]) await reload(scene, tab, 0);
    for (let round = 0; round < 3; round += 1) {
      await writer.write(device.tab(round % 2), 2);
      await delay(1_000);
    }
    site.setMood(device.user);
    if (isRefused) {
      const leader = await device.leader();
      const isOut = (): Promise<boolean> => leader.ask(() => proof.status() === 'unauthorized');
      if (!(await becomes(isOut, PATIENCE_MS))) record.violations.add(`a refused token is not told: ${leader.name}`);
    }
    for (const one of device.tabs) await one.ask(() => proof.reconnect());
    await settles(scene, record.waiting(device.user), 'the token was over');
  },

  /** kill -9 of the server, which comes back on what it had stored. */
  async server({ service, device, writer }, strength) {
    await writer.write(device.tab(0), 2);
    await service.whileDown(() => delay(200 + strength * 1_500));
  },

  /** No network, for a moment or for longer. */
  async offline({ device, writer }, strength) {
    await device.context.setOffline(true);
    for (const tab of device.tabs) await writer.write(tab, 2);
    await delay(500 + strength * 3_000);
    await device.context.setOffline(false);
  },
};

/** The user sends a message again that failed, in a tab that shows it. */
async function retry({ device, record }: Scene, message: Written): Promise<void> {
  const { conversationId, clientId = '' } = message;
  message.isRetried = true;
  await device.tab(message.tab).ask(({ id, key }) => proof.retry(id, key), { id: conversationId, key: clientId });
  if (!(await becomes(() => message.isPlaced, PATIENCE_MS)))
    record.violations.add(`sent again after it had failed, and does not arrive: "${message.content}"`);
}

/** Does one fault to a user, and comes back when it is over. */
export const strike = (kind: FaultKind, scene: Scene, strength: number): Promise<void> => FROM[kind](scene, strength);
