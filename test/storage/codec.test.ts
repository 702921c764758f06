import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { completionKey } from "../../src/domain/completion-key.ts";
import { decodeText, encodeText } from "../../src/storage/codec.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { ask } from "../helpers/ask.ts";
import { completed } from "../helpers/completed.ts";

const MIB = 1024 * 1024;

/** A few hundred bytes that unpack to so many blanks. */
function packed(bytes: number): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
  return Buffer.concat([Buffer.of(1), brotliCompressSync(Buffer.alloc(bytes, 32), { params })]);
}

it("unpacks what it packed, short and long", () => {
  for (const text of ["", "é", "漢😀".repeat(1000)])
    expect(decodeText(encodeText(text))).toBe(text);
});

it("never unpacks to more than is ever stored", () => {
  expect(decodeText(packed(2 * MIB))).toHaveLength(2 * MIB);
  expect(() => decodeText(packed(129 * MIB))).toThrow(RangeError);
});

it("refuses to store a text that it would not unpack", () => {
  expect(() => encodeText(" ".repeat(129 * MIB))).toThrowError(
    expect.objectContaining({ name: "StoreError", message: expect.stringContaining("128 MiB") }),
  );
});

it("names the completion whose text would unpack to more than is ever stored", async () => {
  const folder = mkdtempSync(join(tmpdir(), "heavybench-codec-"));
  const file = join(folder, "s.db");
  const store = openStore(file);
  const key = completionKey(ask());
  await store.completions.add(key, ask(), completed("2"));
  const database = new Database(file);
  database.prepare("UPDATE completion SET text = ?").run(packed(129 * MIB));
  database.close();
  expect(() => store.completions.get(key)?.text).toThrowError(
    expect.objectContaining({
      message: "A stored text would unpack to more than the 128 MiB that are ever stored.",
      where: `completion ${key}`,
    }),
  );
  store.close();
  rmSync(folder, { recursive: true, force: true });
});
