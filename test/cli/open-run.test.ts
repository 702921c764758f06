import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRun } from "../../src/cli/open-run.ts";
import { openStore } from "../../src/storage/open-store.ts";
import { runCommandLine } from "../helpers/command-line.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-open-run-"));
  const store = openStore(join(folder, "s.db"));
  for (const name of [
    "sky-aaaaaaaa-00000001",
    "sky-aaaaaaaa-00000002",
    "sea-aaaaaaaa-00000003",
    "sea-bbbbbbbb-00000004",
    "skyline-00000005",
    "land-00000006",
    "land-low-00000007",
  ]) {
    store.runs.begin(name, {}, {});
  }
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(name: string): string {
  const context = {
    ...{ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() },
    ...{ env: {}, cwd: folder, exit: () => undefined },
  };
  const { store, run } = openRun(context, name, { store: "s.db" });
  store.close();
  return run.name;
}

describe("RUN", () => {
  it.each([
    { name: "sky-aaaaaaaa-00000001", opens: "sky-aaaaaaaa-00000001", why: "a run's name" },
    { name: "sky-aaaaaaaa", opens: "sky-aaaaaaaa-00000002", why: "an experiment's, the latest" },
    { name: "sky", opens: "sky-aaaaaaaa-00000002", why: "the beginning of one experiment's alone" },
    { name: "land", opens: "land-00000006", why: "an experiment's before another's beginning" },
    { name: "land-low", opens: "land-low-00000007", why: "a name with a dash of its own" },
  ])("$name is $why", ({ name, opens }) => {
    expect(opened(name)).toBe(opens);
  });

  it("that begins several experiments' names is refused with their runs, the latest first", () => {
    expect(() => opened("sea")).toThrowError(
      expect.objectContaining({
        message: '"sea" means runs of 2 experiments.',
        hint: "Name one of them: sea-bbbbbbbb-00000004, sea-aaaaaaaa-00000003.",
      }),
    );
  });

  it("that begins a name within a word is none", () => {
    expect(() => opened("lan")).toThrow('The store holds no run "lan".');
  });
});

it("an import is found by the name that it was given", async () => {
  const log = join(folder, "log.jsonl");
  writeFileSync(
    log,
    `${JSON.stringify({ problem_id: "1", problem: "1 + 1?", gold: "2", text: "\\boxed{2}" })}\n`,
  );
  const place = ["--store", "log.db", "--output-dir", "results"];
  const options = { cwd: folder };
  const imported = await runCommandLine(["import", log, "--name", "night", ...place], options);
  expect(imported).toMatchObject({ code: 0 });
  const reported = await runCommandLine(["report", "night", ...place], options);
  expect(reported).toMatchObject({ code: 0, stdout: expect.stringContaining("night@") });
}, 120_000);
