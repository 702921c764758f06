import { MEMORY_SECTION, minimumPages } from "./limit-memory.ts";
import { moduleOf, positive, sectionsOf, unsigned } from "./wasm-sections.ts";

const GLOBAL_SECTION = 6;
const CODE_SECTION = 10;
const PAGE_BYTES = 65_536;
const I32 = 0x7f;
const MUTABLE = 1;
const I32_CONST = 0x41;
const END = 0x0b;

/** How the module is linked: its one global is the stack's pointer, which starts at the stack's end. */
const LINKED_STACK_BYTES = 524_288;
/** `tstate->c_recursion_remaining = C_RECURSION_LIMIT` in CPython 3.12's `init_threadstate`. */
const LINKED_CALLS = 500;
/** The most that is as long as the number that stands there. */
const DEEPEST_CALLS = 8191;
const LOAD_TSTATE = [0x28, 2, 12];
const STORE_REMAINING = [0x36, 2, 24];

/**
 * CPython's WebAssembly module with room for recursion through C: a function under
 * `functools.lru_cache`, `max` of a generator, an operator of a class. As it is linked, its stack of
 * 512 KB ends in a trap after 58 such levels, before Python's own count of calls says RecursionError.
 *
 * The stack moves behind the memory that the module starts with (the allocator begins where that
 * ends), and the count goes from 500 calls to 8,191: some 2,700 levels of `lru_cache`. A call takes less
 * than 5 KB of this stack; 64 MB leave room.
 *
 * @param stackPages pages of 64 KiB
 * @throws RangeError when the module is not linked so
 */
export function deepenStack(module: Uint8Array, stackPages: number): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(module);
  const memory = sections.find(({ id }) => id === MEMORY_SECTION);
  if (!memory) throw new RangeError("The module has no memory of its own.");
  const pages = minimumPages(memory.body) + stackPages;
  const deepened = sections.map(({ id, body }) => {
    if (id === MEMORY_SECTION) return { id, body: Uint8Array.from([1, 0, ...unsigned(pages)]) };
    if (id === GLOBAL_SECTION)
      return {
        id,
        body: replaced(body, stackPointer(LINKED_STACK_BYTES), stackPointer(pages * PAGE_BYTES)),
      };
    if (id === CODE_SECTION)
      return { id, body: replaced(body, callsSet(LINKED_CALLS), callsSet(DEEPEST_CALLS)) };
    return { id, body };
  });
  return moduleOf(module, deepened);
}

/** A section of one global, that starts with this value. */
function stackPointer(value: number): Uint8Array {
  return Uint8Array.from([1, I32, MUTABLE, I32_CONST, ...positive(value), END]);
}

function callsSet(calls: number): Uint8Array {
  return Uint8Array.from([...LOAD_TSTATE, I32_CONST, ...positive(calls), ...STORE_REMAINING]);
}

/** The bytes with the one place that reads `from` reading `to`. */
function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = text.indexOf(from);
  if (place === -1 || text.indexOf(from, place + 1) !== -1)
    throw new RangeError("The module is not linked as CPython 3.12 for WASI is.");
  return Buffer.concat([text.subarray(0, place), to, text.subarray(place + from.length)]);
}
