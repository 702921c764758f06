import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { resultsFolder } from "../../src/cli/results-folder.ts";
import { runCommandLine } from "../helpers/command-line.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
const heavybench = (...args: readonly string[]) =>
  runCommandLine([...args, "--store", join(folder, "s.db"), "--output-dir", join(folder, "a/b/c")]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-results-"));
  const { code, stderr } = await heavybench(
    ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "1"],
    ...["--pool", "2", "-k", "2", "-m", "0", "--quiet", "--set", "bootstrap=50"],
  );
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is in the folder named, under the run's name", () => {
  expect(resultsFolder({ cwd: "/here" }, "results", "night-1a2b3c4d")).toBe(
    "/here/results/night-1a2b3c4d",
  );
});

it.each(["", ".", "..", "../x", "a/b", "/x", "a\\b", "a\0", "x/"])(
  "is refused for a run named %j, which would lead elsewhere",
  (name) => {
    expect(() => resultsFolder({ cwd: "/here" }, "results", name)).toThrowError(
      expect.objectContaining({ name: "StoreError", where: "results" }),
    );
  },
);

it("leaves report and regrade writing nothing outside of it, whatever a store calls its run", async () => {
  rmSync(join(folder, "a"), { recursive: true });
  for (const name of ["../../pwned", join(folder, "pwned")]) {
    const database = new Database(join(folder, "s.db"));
    database.prepare("UPDATE run SET name = ?").run(name);
    database.close();
    for (const command of [["report"], ["regrade", "--apply"]]) {
      const ended = await heavybench(...command);
      expect(ended).toMatchObject({ code: 1, stdout: "" });
      expect(ended.stderr).toContain(`The run "${name}" has a name that is no folder's.`);
    }
  }
  expect(existsSync(join(folder, "a"))).toBe(false);
  expect(readdirSync(folder).filter((file) => !file.startsWith("s.db"))).toEqual([]);
});
