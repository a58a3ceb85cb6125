import { describe, expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { parsePrototxt } from './prototxt.ts';

describe('the text format of protobuf', () => {
  test('is read with its comments, lists, joined strings, numbers and both kinds of braces', () => {
    const text = parsePrototxt(`
      name: "a # is no comment in here" 'and "this" \\x41\\101\\n is joined'  # but this is
      input_dim: [1, -2, 0x1F]; input_dim: 4
      layer < type: 'ReLU', value: 1.5e-2f > layer: { flag: true }
    `);
    expect(text.scalar('name')?.text).toBe('a # is no comment in hereand "this" AA\n is joined');
    expect(text.ints('input_dim')).toEqual([1, -2, 31, 4]);
    const [first, second] = text.messages('layer');
    expect(first?.string('type')).toBe('ReLU');
    expect(first?.float('value', 0)).toBe(0.015);
    expect(second?.bool('flag', false)).toBe(true);
    expect(second?.line).toBe(4);
  });

  test('gives absent fields their default', () => {
    const text = parsePrototxt('');
    expect(text.int('a', 7)).toBe(7);
    expect(text.bool('a', true)).toBe(true);
    expect(text.choice('a', ['MAX', 'AVE'], 'AVE')).toBe('AVE');
    expect(text.message('a').strings('b')).toEqual([]);
  });

  test('reads enums by name and by number', () => {
    const text = parsePrototxt('a: AVE b: 1 c: "AVE"');
    expect(text.choice('a', ['MAX', 'AVE'], 'MAX')).toBe('AVE');
    expect(text.choice('b', ['MAX', 'AVE'], 'MAX')).toBe('AVE');
    expect(() => text.choice('c', ['MAX', 'AVE'], 'MAX')).toThrow(
      'line 1: c takes one of MAX, AVE',
    );
  });

  test.for([
    ['a: 1\n}', 'line 2: "}" stands where a field\'s name belongs'],
    ['a {\n b: 1\n', 'line 2: the text ends before a closing }'],
    ['a { b: 1 >', '">" stands where'],
    ['\n\na: "open', 'line 3: "\\"" begins nothing'],
    ['a: [1, 2', 'the list of a lacks a comma or its closing ]'],
    ['a: [1 2]', 'the list of a lacks a comma'],
    ['a', 'a has no value'],
    ['a b: 1', 'a has "b" where its value belongs'],
    ['a: {{', '"{" stands where'],
    ['ä: 1', '"ä" begins nothing'],
    ['a {'.repeat(40), 'messages nest deeper than 16'],
    [' '.repeat(4194305), 'is it the weight file?'],
  ])('refuses %j', ([text, why]) => {
    expect(() => parsePrototxt(text!)).toThrow(UserError);
    expect(() => parsePrototxt(text!)).toThrow(why!);
  });

  test('refuses values of the wrong kind with their line', () => {
    const text = parsePrototxt(
      'int: x\nint2: 1.5\nstr: bare\nmsg: 1\nval { }\ntwice: 1\ntwice: 2\nb: 2\nn: -1',
    );
    expect(() => text.ints('int')).toThrow('line 1: int takes a whole number, not "x".');
    expect(() => text.ints('int2')).toThrow('line 2: int2 takes a whole number, not "1.5".');
    expect(() => text.string('str')).toThrow('line 3: str takes a printable string');
    expect(() => text.message('msg')).toThrow('line 4: msg takes a message in braces');
    expect(() => text.int('val', 0)).toThrow('line 5: val takes a value, not a message');
    expect(() => text.int('twice', 0)).toThrow('line 7: twice is there twice');
    expect(() => text.bool('b', true)).toThrow('line 8: b takes true or false');
    expect(() => text.count('n')).toThrow('line 9: n takes a whole number from 0, not "-1"');
    expect(() => text.allow(['int', 'int2'])).toThrow('line 3: the network has no field "str"');
  });
});
