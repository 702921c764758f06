import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withFileLock } from "../../src/loading/file-lock.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heavybench-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  { why: "that is free", left: undefined },
  { why: "that a dead process left", left: "999999999" },
])("of many who want a lock $why, one at a time has it", async ({ left }) => {
  if (left !== undefined) await writeFile(path, left);
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    for (let turns = 0; turns < 5; turns++) await turn();
    inside--;
  };
  await Promise.all(Array.from({ length: 40 }, () => withFileLock(path, () => turn(), work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  { why: "a living process", held: String(process.pid) },
  { why: "one that has not yet said who it is", held: "" },
])("leaves the lock to $why", async ({ held }) => {
  await writeFile(path, held);
  const giveUp = () => Promise.reject(new Error("held"));
  await expect(withFileLock(path, giveUp, async () => "done")).rejects.toThrow("held");
  expect(await readdir(folder)).toEqual(["lock"]);
});

it("is released by work that fails", async () => {
  const failing = withFileLock(path, turn, () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect(await withFileLock(path, turn, async () => "done")).toBe("done");
});
