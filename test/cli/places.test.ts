import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, runCommandLine } from "../helpers/command-line.ts";

let folder: string;
const options = () => ({ cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-places-"));
  mkdirSync(join(folder, "folder"));
  writeFileSync(join(folder, "empty.jsonl"), "");
  writeFileSync(join(folder, "blank.jsonl"), "\n\n");
  writeFileSync(join(folder, "file"), "x");
  const rows = Array.from({ length: 3_000 }, (_, i) =>
    JSON.stringify({ id: `r${i}`, grader: "math", prediction: `${i}`, gold: `${i}` }),
  );
  writeFileSync(join(folder, "records.jsonl"), `${rows.join("\n")}\n`);
  const simulated = ["--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "2"];
  const run = ["run", ...simulated, "-k", "2", "-m", "1", "--name", "base", "--quiet"];
  expect(await runCommandLine(run, options())).toMatchObject({ code: 0 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = ["--model", "simulated/thinker"];

describe("a place that the command line names and that is not there, or is of another kind, exits with 2", () => {
  it.each<{ readonly args: readonly string[]; readonly says: string }>([
    ...["run", "grade", "score", "import"].flatMap((command) => [
      { args: [command, "absent"], says: "There is no such file." },
      { args: [command, "folder"], says: "This is a folder, not a file." },
    ]),
    { args: ["run", ...model, "--dataset", "./absent.jsonl"], says: "There is no such file." },
    { args: ["datasets", "show", "./folder"], says: "This is a folder, not a file." },
    { args: ["datasets", "fetch", "aime25", "--from", "absent"], says: "There is no such file." },
    { args: ["grade", "records.jsonl", "--against", "absent"], says: "There is no such file." },
    ...["runs", "report", "show", "verify", "regrade", "export"].flatMap((command) => [
      { args: [command, "--store", "absent.db"], says: "There is no store here." },
      { args: [command, "--store", "folder"], says: "The store's path is a folder." },
    ]),
    { args: ["compare", "a", "b", "--store", "absent.db"], says: "There is no store here." },
    {
      args: ["run", ...model, "--dataset", "sample-aime", "--store", "absent/s.db"],
      says: "The store's folder does not exist.",
    },
    {
      args: ["run", ...model, "--dataset", "sample-aime", "--output-dir", "file/results"],
      says: "A file stands in the folder's place.",
    },
    { args: ["report", "--output", "absent/x"], says: "The folder of this file does not exist." },
    { args: ["report", "--charts", "file"], says: "A file stands in the folder's place." },
    { args: ["export", "-o", "folder"], says: "This is a folder, not a file." },
    {
      args: ["grade", "records.jsonl", "-o", "absent/x"],
      says: "The folder of this file does not exist.",
    },
  ])("$args", async ({ args, says }) => {
    const { code, stdout, stderr } = await runCommandLine(args, options());
    const [what, where, hint, ...more] = stderr.trimEnd().split("\n");
    expect(what).toBe(`heavybench: ${says}`);
    expect(where).toMatch(/^ {2}where: /);
    expect(hint).toMatch(/^ {2}hint: {2}/);
    expect({ code, stdout, more }).toEqual({ code: 2, stdout: "", more: [] });
  });
});

it.each(["grade", "score", "import"])(
  "%s of nothing says so, names the file and fails",
  async (command) => {
    for (const file of ["empty.jsonl", "blank.jsonl"]) {
      const { code, stdout, stderr } = await runCommandLine([command, file], options());
      expect(stderr).toMatch(/There (?:is|are) no (?:record|rows) to|holds no trajectory/);
      expect(stderr).toContain(`where: ${file}`);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    }
  },
);

it("a report is printed also where no results can be kept", async () => {
  writeFileSync(join(folder, "folder", "results"), "in the way");
  const report = ["report", "base", "--store", "../heavybench.db"];
  const ended = await runCommandLine(report, { cwd: join(folder, "folder") });
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain("Mean@K");
  expect(ended.stderr).toContain("Results: none written");
});

const entry = fileURLToPath(new URL("../../dist/heavybench.mjs", import.meta.url));

/** A shell line in which `hb` is the command line. */
async function shell(script: string) {
  const child = spawn(
    "bash",
    ["-c", `hb() { "${process.execPath}" "${entry}" "$@"; }; ${script}`],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", HOME: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  return endOf(child);
}

it.each([
  "hb report base --quiet | head -n 1",
  "hb report base --format html --quiet | head -c 10",
  "hb runs --json | head -c 10",
  "hb grade records.jsonl --quiet | head -n 1",
  "hb export base --stage all --quiet | head -c 10",
  "hb --help | head -n 1",
  "hb runs 2>&1 >/dev/null | head -c 0",
])("a reader that has seen enough ends no command badly: %s", async (line) => {
  const { stdout, stderr } = await shell(`${line}; echo " \${PIPESTATUS[0]}"`);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/ 0\n$/);
});

it("a standard input that is closed is an empty one", async () => {
  const { stdout, stderr } = await shell("hb grade - <&-; echo $?; hb score - <&-; echo $?");
  expect(stdout).toBe("1\n1\n");
  expect(stderr).toContain("There is no record to grade");
  expect(stderr).toContain("There are no rows to score");
});

it("works without a home, in a plain locale, without colours, in CI", async () => {
  const { stdout, stderr } = await shell(
    "unset HOME; export LANG=C LC_ALL=C NO_COLOR=1 CI=1; hb runs; hb report base; hb datasets list",
  );
  expect(stderr.split("\n").filter((line) => line.startsWith("heavybench:"))).toEqual([]);
  expect(stdout).toContain("base-");
  expect(stdout).not.toContain("\u001b");
});

describe("words that are no command", () => {
  it.each([
    { args: ["reprot"], says: "(Did you mean report?)" },
    { args: ["help", "reprot"], says: "(Did you mean report?)" },
    { args: ["presets", "shwo"], says: "it has list, show, diff" },
    { args: ["datasets", "vrify"], says: "it has list, show, fetch, verify" },
    { args: ["run", "--modle", "m"], says: "(Did you mean --model?)" },
  ])("$args", async ({ args, says }) => {
    const { code, stdout, stderr } = await runCommandLine(args, options());
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("none at all prints the help", async () => {
    const { code, stdout, stderr } = await runCommandLine([], options());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: heavybench /);
  });
});
