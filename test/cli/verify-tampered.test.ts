import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeText } from "../../src/storage/codec.ts";
import { runCommandLine } from "../helpers/command-line.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-verify-"));
  await runCommandLine(
    [
      ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "4"],
      ...["-k", "3", "-m", "2", "-n", "2", "--set", "bootstrap=50", "--quiet", "--json"],
    ],
    { cwd: folder },
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = async () => {
  const { code, stdout } = await runCommandLine(["verify", "--json"], { cwd: folder });
  return {
    code,
    found: JSON.parse(stdout) as { faults: string[]; notes: string[]; metrics: string },
  };
};

/** Changes the store behind the harness's back, looks, and changes it back. */
async function tampered(
  sql: string,
  values: readonly unknown[],
): Promise<Awaited<ReturnType<typeof verify>>> {
  const file = join(folder, "heavybench.db");
  const database = new Database(file);
  database.pragma("wal_checkpoint(TRUNCATE)");
  const before = readFileSync(file);
  database.prepare(sql).run(...values);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  try {
    return await verify();
  } finally {
    writeFileSync(file, before);
  }
}

describe("heavybench verify, of a store changed behind its back", () => {
  it("holds before it is", async () => {
    expect(await verify()).toMatchObject({ code: 0, found: { faults: [], metrics: "equal" } });
  });

  it("names a stored text that was changed", async () => {
    const { code, found } = await tampered(
      "UPDATE completion SET text = ? WHERE key = (SELECT completion_key FROM summary WHERE iteration = 2 LIMIT 1)",
      [encodeText("So the answer is \\boxed{1}.")],
    );
    expect(code).toBe(1);
    expect(found.faults.join("\n")).toContain("its stored text was changed");
  });

  it.each([
    { of: "trajectory", where: "1 = 1" },
    { of: "summary", where: "iteration = 2" },
  ])("names the $of whose compressed text is damaged", async ({ of, where }) => {
    const { code, found } = await tampered(
      `UPDATE completion SET text = x'01ffffffffff'
       WHERE key = (SELECT completion_key FROM ${of} WHERE ${where} LIMIT 1)`,
      [],
    );
    expect(code).toBe(1);
    expect(found.faults.join("\n")).toMatch(/its stored text was changed \(completion [0-9a-f]+\)/);
  });

  it("notes, without a fault, where comparisons of answers were given up", async () => {
    const { found } = await tampered(
      "UPDATE trajectory SET skipped_comparisons = 3 WHERE question_id = (SELECT min(question_id) FROM trajectory)",
      [],
    );
    expect(found.faults).toEqual([]);
    expect(found.notes).toEqual([expect.stringContaining("On 1 question comparisons of answers")]);
    // The numbers of the report do not say so.
    expect(found.metrics).toBe("differs");
  });

  it("names a summary linked to the answer of another request", async () => {
    const { code, found } = await tampered(
      `UPDATE summary SET completion_key = (SELECT completion_key FROM trajectory LIMIT 1)
       WHERE iteration = 1 AND position = 0`,
      [],
    );
    expect(code).toBe(1);
    expect(found.faults.join("\n")).toContain("its completion answers another request");
  });
});
