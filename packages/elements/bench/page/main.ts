/** The page of the benchmark: one list in a box as large as a telephone, driven from outside by `bench`. */
import '@hypee/chat-elements/define';
import { ArrayList } from './array-list.ts';
import { FloorList } from './floor-list.ts';
import type { ListUnderTest } from './list-under-test.ts';
import * as measures from './measures.ts';
import { ScriptedServer } from './scripted-server.ts';
import { WidgetList } from './widget-list.ts';

/** `stored`: the widget with a server that never answers. */
export type ListName = 'floor' | 'widget' | 'stored' | 'array';

/** Makes a list of so many messages, ready to be opened. */
async function prepare(name: ListName, count: number): Promise<ListUnderTest> {
  const box = document.createElement('main');
  document.body.append(box);
  const list = make(name, count, box);
  await list.prepare();
  return list;
}

function make(name: ListName, count: number, box: HTMLElement): ListUnderTest {
  if (name === 'floor') return new FloorList(count, box);
  if (name === 'array') return new ArrayList(count, box);
  const silent = name === 'stored';
  return new WidgetList(new ScriptedServer(count, { silent }), !silent, box);
}

const bench = { prepare, ...measures };

declare global {
  var bench: { readonly prepare: typeof prepare } & typeof measures;
  var list: ListUnderTest;
}

globalThis.bench = bench;
