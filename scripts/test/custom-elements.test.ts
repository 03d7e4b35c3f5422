import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { customElementsManifest, describeElements } from '../lib/custom-elements.mjs';
import { useIn } from '../lib/element-sources.mjs';
import { root } from '../lib/paths.mjs';

const folder = join(root, 'packages/elements');
const read = (file: string) => readFileSync(join(folder, 'src', file), 'utf8');
const names = (facts: { name: string }[]) => facts.map(({ name }) => name).sort();
const sorted = (...found: Iterable<string>[]) => [...new Set(found.flatMap((some) => [...some]))].sort();

const events = read('events.ts');
const declaredEvents = (of: string) =>
  new Set(
    [...(events.split(`interface ${of} {`)[1]?.split('\n}')[0] ?? '').matchAll(/'(hypee-[\w-]+)':/g)].map(
      ([, name]) => name!,
    ),
  );
const publicEvents = declaredEvents('HypeeEvents');
const tokens = new Set([...read('base/theme.styles.ts').matchAll(/var\((--hypee-[\w-]+)/g)].map(([, name]) => name!));

const described = describeElements();
const elements = new Set(described.map(({ file }) => join(folder, file)));
const shared = ['src/base/', 'src/markdown/', 'src/events.ts'].map((start) => join(folder, start));
const uses = new Map(
  described.map(({ file, element }) => [element.tagName, useIn(join(folder, file), { elements, shared })]),
);
const commented = new Map(described.map(({ element }) => [element.tagName, element]));

/** Elements inside an element, at any depth. */
function inside(tag: string, found = new Set<string>()): Set<string> {
  for (const inner of uses.get(tag)?.tags ?? []) {
    if (found.has(inner)) continue;
    found.add(inner);
    inside(inner, found);
  }
  return found;
}

/** What stands in a pane, which a script makes: no template says what it hands on. */
const IN_PANES = ['hypee-thread', 'hypee-search', 'hypee-details'];
const paneParts = /PARTS =\s+'([^']+)'/.exec(read('panes/pane.ts'))![1]!.split(', ');
/** Whose panes can be any of those; over a list of conversations there is a search only, which has no parts. */
const HAS_PANES = 'hypee-conversation';

/** Parts that an element does not hand on, and why. */
const KEPT: Record<string, Record<string, string>> = {
  'hypee-avatar': { '*': 'pictures have a size in each place: what suits one breaks another' },
  'hypee-timeline': { 'hypee-chat': 'drawn for a moment to warm up, which nobody sees' },
  'hypee-composer': { 'hypee-chat': 'drawn for a moment to warm up, which nobody sees' },
};

const without = (some: Iterable<string>, others: Iterable<string>) => {
  const left = new Set(others);
  return sorted(some).filter((name) => !left.has(name));
};

for (const { element } of described) {
  const { tagName } = element;
  const use = uses.get(tagName)!;
  const inner = [...inside(tagName)].filter((tag) => commented.has(tag));

  describe(`the class comment of <${tagName}>`, () => {
    test('lists the events that come out of it, and no others', () => {
      const fromInside = sorted(...inner.map((tag) => names(commented.get(tag)!.events)));
      const mustBe = sorted(
        use.fires,
        fromInside.filter((name) => publicEvents.has(name)),
      );
      assert.deepEqual(without(mustBe, names(element.events)), [], 'missing');
      assert.deepEqual(without(names(element.events), [...use.mayFire, ...fromInside]), [], 'never fired');
    });

    test('lists its parts, those of elements inside it too, and no others', () => {
      const inPanes = tagName === HAS_PANES ? paneParts : [];
      assert.deepEqual(names(element.cssParts), sorted(use.parts, inPanes, ...use.exports.map(({ parts }) => parts)));
    });

    test('lists its slots, and no others', () => {
      assert.deepEqual(names(element.slots), sorted(use.slots));
    });

    test('lists custom properties that it uses', () => {
      const used = sorted(use.tokens, ...inner.map((tag) => uses.get(tag)!.tokens)).map((name) => `--hypee-${name}`);
      assert.deepEqual(without(names(element.cssProperties), used), []);
    });

    test('has a description, and one for each thing it lists', () => {
      const facts = [element.events, element.cssParts, element.slots, element.cssProperties, element.attributes].flat();
      const silent = [element, ...facts].filter(({ description = '' }) => description === '');
      assert.deepEqual(
        silent.map(({ name }) => name),
        [],
      );
    });
  });
}

test('an element hands on only parts that the element inside it has', () => {
  for (const [tag, { exports }] of uses) {
    for (const { tag: inner, parts } of exports) {
      const has = commented.get(inner)?.cssParts ?? [];
      assert.deepEqual(without(parts, names(has)), [], `<${inner}> in <${tag}>`);
    }
  }
});

test('an element hands on every part of the elements inside it, up to <hypee-chat>', () => {
  for (const [tag, { tags, exports }] of uses) {
    for (const inner of tags) {
      if (KEPT[inner]?.['*'] ?? KEPT[inner]?.[tag]) continue;
      const has = names(commented.get(inner)?.cssParts ?? []);
      if (has.length === 0) continue;
      const places = exports.filter((one) => one.tag === inner);
      assert.notEqual(places.length, 0, `<${inner}> in <${tag}> hands on nothing`);
      for (const { parts } of places) assert.deepEqual(without(has, parts), [], `<${inner}> in <${tag}>`);
    }
  }
});

test('a pane hands on every part of what stands in it, and no others', () => {
  const has = sorted(...IN_PANES.map((tag) => names(commented.get(tag)!.cssParts)));
  assert.deepEqual([...paneParts].sort(), has);
});

test('<hypee-chat> lists every custom property of the theme, and its README what the class comment lists', () => {
  const element = commented.get('hypee-chat')!;
  assert.deepEqual(without(tokens, names(element.cssProperties)), []);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const facts = [element.attributes, element.events, element.cssParts, element.cssProperties].flat();
  assert.deepEqual(
    names(facts).filter((name) => !readme.includes(`\`${name}\``)),
    [],
  );
});

test('docs/theming.md lists every token of the theme once, with the default that the styles have, and every part and slot', () => {
  const guide = readFileSync(join(root, 'docs/theming.md'), 'utf8');
  const rows = [...guide.matchAll(/^\| `--hypee-([\w-]+)` +\| (.+?) +\|/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  );
  assert.deepEqual(rows.map(([name]) => `--hypee-${name}`).sort(), [...tokens].sort());
  const [fixed] = read('base/theme.styles.ts').split('@supports');
  const inStyles = new Map(
    [...fixed!.matchAll(/var\(--hypee-([\w-]+), (.+)\);/g)].map(([, name, value]) => [name!, value!] as const),
  );
  for (const [name, shown] of rows) {
    const value = inStyles.get(name)!;
    const [, light, dark] = /^light-dark\((.+), (.+)\)$/.exec(value) ?? [];
    // What is derived is told in words.
    if (shown.startsWith('`') && !shown.startsWith('`--'))
      assert.equal(shown, light ? `\`${light}\` / \`${dark}\`` : `\`${value}\``, name);
    else assert.match(value, /var\(|#fff$|^light-dark\(#2457d6/, name);
  }
  const element = commented.get('hypee-chat')!;
  const facts = [element.cssParts, element.slots].flat();
  assert.deepEqual(
    names(facts).filter((name) => !guide.includes(`\`${name}\``)),
    [],
  );
});

test('each tag that is defined is the one its class comment names, and its class can be imported', () => {
  const entries = ['define.ts', 'launcher.ts', 'panes/panes.ts', 'attachments/attachments.ts'].map(read).join('\n');
  const defined = [...entries.matchAll(/register\('([\w-]+)', (\w+)\)/g)].map(([, tag, name]) => [tag, name]);
  const named = described.map(({ element }) => [element.tagName, element.name]);
  assert.deepEqual(sorted(defined.map(String)), sorted(named.map(String)));
  assert.deepEqual(
    named.filter(([, name]) => !read('index.ts').includes(`export { ${name} }`)),
    [],
  );
});

test('the manifest names files that the package has for others', () => {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const published = Object.values<{ default?: string }>(exports).map((entry) => entry.default);
  assert.deepEqual(
    customElementsManifest().modules.filter(({ path }) => !published.includes(`./${path}`)),
    [],
  );
});
