import { moduleOf, readUnsigned, sectionsOf, unsigned } from "./wasm-sections.ts";

const CUSTOM_SECTION = 0;
export const MEMORY_SECTION = 5;

/**
 * A WebAssembly module with a bound on its memory: Python then sees allocations fail, as under an
 * rlimit. Custom sections (names, debug data) are left out. The rest is untouched.
 *
 * @param maxPages most pages of 64 KiB
 * @throws RangeError when the bytes are no module with one memory of its own, or it needs more to start
 */
export function limitMemory(module: Uint8Array, maxPages: number): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(module).filter(({ id }) => id !== CUSTOM_SECTION);
  if (!sections.some(({ id }) => id === MEMORY_SECTION))
    throw new RangeError("The module has no memory of its own.");
  const bounded = sections.map((section) => {
    if (section.id !== MEMORY_SECTION) return section;
    const minimum = minimumPages(section.body);
    if (minimum > maxPages)
      throw new RangeError(`Python needs ${minimum} pages to start, ${maxPages} are allowed.`);
    const body = Uint8Array.from([1, 1, ...unsigned(minimum), ...unsigned(maxPages)]);
    return { id: MEMORY_SECTION, body };
  });
  return moduleOf(module, bounded);
}

/** The pages a module starts with. @throws RangeError unless it has one memory */
export function minimumPages(memorySection: Uint8Array): number {
  const count = readUnsigned(memorySection, 0);
  if (count.value !== 1) throw new RangeError("The module has not one memory of its own.");
  return readUnsigned(memorySection, count.end + 1).value;
}
