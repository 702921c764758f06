import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openStore } from "../../src/storage/open-store.ts";

// A process a test, on machines of any speed.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-reader-"));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of its own with a store of one run, closed. */
function storeIn(name: string): string {
  mkdirSync(join(folder, name));
  const file = join(folder, name, "s.db");
  const store = openStore(file);
  store.runs.begin("r", {}, {});
  store.close();
  return file;
}

/** Nothing in the folder can be written from here on; a file without read access cannot be read either. */
function lock(name: string, mode = 0o444): void {
  for (const file of readdirSync(join(folder, name))) chmodSync(join(folder, name, file), mode);
  chmodSync(join(folder, name), 0o555);
}

/** What a process that may write none of the files says of each. */
function readAll(...files: readonly string[]): unknown[] {
  const helper = fileURLToPath(new URL("../helpers/store-reader.ts", import.meta.url));
  const stdout = execFileSync(process.execPath, ["--import", "tsx", helper, ...files], {
    encoding: "utf8",
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

it("reads a store where nothing can be written, and leaves it as it was", () => {
  const file = storeIn("closed");
  lock("closed");
  const before = readFileSync(file);
  expect(readAll(file)).toEqual([{ runs: 1, completions: 0 }]);
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(join(folder, "closed"))).toEqual(["s.db"]);
});

it("reads what a copied log holds that the copied file does not", () => {
  const living = openStore(storeIn("living"));
  living.runs.begin("second", {}, {});
  mkdirSync(join(folder, "backup"));
  for (const end of ["", "-wal"])
    copyFileSync(join(folder, "living", `s.db${end}`), join(folder, "backup", `s.db${end}`));
  living.close();
  lock("backup");
  expect(readAll(join(folder, "backup", "s.db"))).toEqual([{ runs: 2, completions: 0 }]);
});

it("reads a store that another process is writing", () => {
  const file = storeIn("written");
  const writer = openStore(file);
  writer.runs.begin("second", {}, {});
  lock("written");
  expect(readAll(file)).toEqual([{ runs: 2, completions: 0 }]);
  writer.close();
});

it("reads a store of an earlier schema", () => {
  const file = storeIn("earlier");
  const database = new Database(file);
  database.exec(
    `DROP TABLE prompt_template; ALTER TABLE run DROP COLUMN holder;
     ALTER TABLE answer_group DROP COLUMN skipped;
     ALTER TABLE trajectory DROP COLUMN skipped_comparisons;
     ALTER TABLE summary DROP COLUMN skipped_comparisons;
     ALTER TABLE completion DROP COLUMN record_sha256;
     ALTER TABLE lease_holder DROP COLUMN began; PRAGMA user_version = 1`,
  );
  database.close();
  lock("earlier");
  expect(readAll(file)).toEqual([{ runs: 1, completions: 0 }]);
});

it("leaves no copy of a store behind, even in a process that is killed", async () => {
  const file = storeIn("killed");
  lock("killed");
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  chmodSync(temporary, 0o777);
  const helper = fileURLToPath(new URL("../helpers/store-reader.ts", import.meta.url));
  const reader = spawn(process.execPath, ["--import", "tsx", helper, file, "--hold"], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(reader.stdout.setEncoding("utf8"), "data")) as [string];
  reader.kill("SIGKILL");
  await once(reader, "close");
  expect(JSON.parse(line)).toEqual({ runs: 1, completions: 0 });
  const left = readdirSync(temporary).filter((name) => name.startsWith("heavybench-"));
  expect(left).toEqual([]);
});

it("says what it needs where a store cannot be read either", () => {
  const file = storeIn("unreadable");
  lock("unreadable", 0o000);
  expect(readAll(file)).toEqual([
    {
      message: expect.stringContaining("no copy of it could be made"),
      hint: expect.stringContaining("read access"),
    },
  ]);
});
