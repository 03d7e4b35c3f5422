import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mentionsIn } from '../src/mentions/find.ts';
import { Mentioned } from '../src/mentions/mentioned.ts';
import { peopleNamed } from '../src/mentions/people-named.ts';
import { alice, bob, carol } from './support/people.ts';

const ann = { ...bob, id: 'ann', name: 'Ann' };
const annLee = { ...bob, id: 'ann-lee', name: 'Ann Lee' };
const otherBob = { ...bob, id: 'bob-2' };
const people = [alice, bob, carol, ann, annLee];

/** What is mentioned where, in the text itself: `[@Bob Stone bob]`. */
function marked(text: string, known = people): string {
  let at = 0;
  const parts = mentionsIn(text, known).map(({ start, end, ids }) => {
    const part = `${text.slice(at, start)}[${text.slice(start, end)} ${ids.join()}]`;
    at = end;
    return part;
  });
  return parts.join('') + text.slice(at);
}

describe('a mention in a text', () => {
  for (const [what, text, expected] of [
    ['is a whole name behind an @', 'Hi @Bob Stone!', 'Hi [@Bob Stone bob]!'],
    ['is one wherever a name can begin', '@Ann,(@Ann)', '[@Ann ann],([@Ann ann])'],
    ['is of the longest name', '@Ann Lee and @Ann', '[@Ann Lee ann-lee] and [@Ann ann]'],
    ['is none in a longer word', '@Anna @Ann_1 @Ann’s', '@Anna @Ann_1 [@Ann ann]’s'],
    ['is none of a part of a name', '@Bob', '@Bob'],
    ['is none in an address', 'mail a@Ann x@@Ann', 'mail a@Ann x@[@Ann ann]'],
    ['is none without a name', '@ @', '@ @'],
  ] as const) {
    test(what, () => assert.equal(marked(text), expected));
  }

  test('is found of a name with other spaces and directions, as it is written', () => {
    assert.equal(marked('@Bob Stone', [{ ...bob, name: ' Bob\u202e \n Stone' }]), '[@Bob Stone bob]');
  });

  test('may be of several people with one name', () => {
    assert.equal(marked('@Bob Stone', [bob, otherBob]), '[@Bob Stone bob,bob-2]');
  });

  test('is never of somebody without a name that can be seen', () => {
    assert.equal(marked('@', [{ ...bob, name: '\u202e ' }]), '@');
  });

  test('is found fast in many signs', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ id: `${n}`, name: `Person ${n}` }));
    assert.equal(mentionsIn('@'.repeat(8000), many).length, 0);
  });
});

describe('who is mentioned in what is sent', () => {
  test('those who stand in it, each once, not those who were taken out again', () => {
    const mentioned = new Mentioned();
    mentioned.choose(bob);
    mentioned.choose(carol);
    assert.deepEqual(mentioned.idsIn('@Bob Stone and @Bob Stone', people), ['bob']);
  });

  test('also who was typed, or stands in a draft of before', () => {
    assert.deepEqual(new Mentioned().idsIn('@Carol Nguyen, @Ann Lee', people), ['carol', 'ann-lee']);
  });

  test('of several people with one name the one that was chosen, of two mentions both', () => {
    const mentioned = new Mentioned();
    mentioned.choose(otherBob);
    assert.deepEqual(mentioned.idsIn('@Bob Stone', [bob, otherBob]), ['bob-2']);
    mentioned.choose(bob);
    assert.deepEqual(mentioned.idsIn('@Bob Stone', [bob, otherBob]), ['bob']);
    assert.deepEqual(mentioned.idsIn('@Bob Stone @Bob Stone', [bob, otherBob]), ['bob-2', 'bob']);
  });

  test('of several people with one name all, where none was chosen', () => {
    assert.deepEqual(new Mentioned().idsIn('@Bob Stone', [bob, otherBob]), ['bob', 'bob-2']);
  });

  test('no more than the server takes', () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ id: `${n}`, name: `P${n}` }));
    assert.equal(new Mentioned().idsIn(many.map(({ name }) => `@${name}`).join(' '), many).length, 100);
  });
});

describe('people to mention', () => {
  const zoe = { ...bob, id: 'zoe', name: 'Zoé Anne-Marie Lefèvre' };
  const named = (query: string): string[] => peopleNamed(query, [...people, zoe]).map(({ id }) => id);

  test('are all, before anything was typed', () => assert.equal(named('').length, 6));
  test('have words that begin so, without case and accents', () => {
    assert.deepEqual(named('zoe lef'), ['zoe']);
    assert.deepEqual(named('MARIE'), ['zoe']);
    assert.deepEqual(named('ob'), []);
  });
  test('come first where the name begins so', () => assert.deepEqual(named('ann'), ['ann', 'ann-lee', 'zoe']));
});
