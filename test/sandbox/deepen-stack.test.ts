import { describe, expect, it } from "vitest";
import { deepenStack } from "../../src/sandbox/deepen-stack.ts";
import { positive } from "../../src/sandbox/wasm-sections.ts";

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0];
/** One memory of 160 pages. */
const MEMORY = [5, 4, 1, 0, 0xa0, 0x01];
/** One global: i32, mutable, 524,288. */
const GLOBAL = [6, 8, 1, 0x7f, 1, 0x41, 0x80, 0x80, 0x20, 0x0b];
/** As much of a body as sets 500 calls: load at 12, constant 500, store at 24. */
const SET_500 = [0x28, 2, 12, 0x41, 0xf4, 0x03, 0x36, 2, 24];
const module = (...parts: readonly (readonly number[])[]) => Uint8Array.from(parts.flat());
const code = (...body: readonly number[]) => [10, body.length, ...body];

describe("the stack of Python's module", () => {
  it("moves behind the memory it starts with, for 8,191 calls of C", () => {
    const deepened = deepenStack(module(HEADER, MEMORY, GLOBAL, code(...SET_500)), 1024);
    expect([...deepened]).toEqual([
      ...HEADER,
      ...[5, 4, 1, 0, 0xa0, 0x09], // 160 + 1,024 = 1,184 = 9 × 128 + 32 pages
      ...[6, 9, 1, 0x7f, 1, 0x41, 0x80, 0x80, 0x80, 0x25, 0x0b], // 1,184 × 2^16 = 37 × 2^21
      ...code(0x28, 2, 12, 0x41, 0xff, 0x3f, 0x36, 2, 24), // 8,191 = 63 × 128 + 127
    ]);
  });

  it("is left alone when the module is linked otherwise", () => {
    const other = [6, 7, 1, 0x7f, 1, 0x41, 0x80, 0x20, 0x0b]; // a stack of 4 KB
    expect(() => deepenStack(module(HEADER, MEMORY, other), 1)).toThrow(RangeError);
    expect(() => deepenStack(module(HEADER, MEMORY, GLOBAL, code(0x41, 1)), 1)).toThrow(RangeError);
    const twice = code(...SET_500, ...SET_500);
    expect(() => deepenStack(module(HEADER, MEMORY, GLOBAL, twice), 1)).toThrow(RangeError);
    expect(() => deepenStack(module(HEADER, GLOBAL), 1)).toThrow(RangeError);
  });

  it.each([
    { value: 63, bytes: [63], why: "the largest of one byte" },
    { value: 64, bytes: [0xc0, 0], why: "its bit 6 would be a sign" },
    { value: 8191, bytes: [0xff, 0x3f], why: "the largest of two bytes" },
    { value: 8192, bytes: [0x80, 0xc0, 0], why: "one more" },
  ])("writes $value as signed LEB128: $why", ({ value, bytes }) => {
    expect(positive(value)).toEqual(bytes);
  });
});
