/** One section of a WebAssembly module: what it is, and its bytes without the head. */
export type WasmSection = { readonly id: number; readonly body: Uint8Array };

const HEADER_BYTES = 8;

/** A module's sections, in order. @throws RangeError when the bytes end within one */
export function sectionsOf(module: Uint8Array): readonly WasmSection[] {
  const sections: WasmSection[] = [];
  for (let place = HEADER_BYTES; place < module.length; ) {
    const size = readUnsigned(module, place + 1);
    const end = size.end + size.value;
    if (end > module.length) throw new RangeError("A section of the module ends too late.");
    sections.push({ id: module[place] ?? 0, body: module.subarray(size.end, end) });
    place = end;
  }
  return sections;
}

/** The module of these sections, under another's header. */
export function moduleOf(
  header: Uint8Array,
  sections: readonly WasmSection[],
): Uint8Array<ArrayBuffer> {
  const parts = [header.subarray(0, HEADER_BYTES)];
  for (const { id, body } of sections)
    parts.push(Uint8Array.from([id, ...unsigned(body.length)]), body);
  const module = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    module.set(part, at);
    at += part.length;
  }
  return module;
}

/** An unsigned LEB128 number, and where it ends. */
export function readUnsigned(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let place = start, scale = 1; place < bytes.length; place++, scale *= 128) {
    const byte = bytes[place] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: place + 1 };
  }
  throw new RangeError("A number of the module never ends.");
}

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A number that is not negative, as signed LEB128: its last byte's sign bit stays clear. */
export function positive(value: number): number[] {
  const bytes = unsigned(value);
  const last = bytes.at(-1) ?? 0;
  return last < 64 ? bytes : [...bytes.slice(0, -1), last | 128, 0];
}
