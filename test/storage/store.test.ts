import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Completion, CompletionRequest } from "../../src/domain/completion.ts";
import { completionKey } from "../../src/domain/completion-key.ts";
import { hashOf } from "../../src/domain/hash.ts";
import type { Json } from "../../src/domain/json.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { HarnessError, StoreError } from "../../src/errors.ts";
import { encodeText } from "../../src/storage/codec.ts";
import { openStore, type Store } from "../../src/storage/open-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "heavybench-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = (index: number): CompletionRequest => ({
  model: "m",
  messages: [{ role: "user", content: "What is 6 × 7?" }],
  sampling: { temperature: 1 },
  index,
});

const completion = (text: string): Completion => ({
  text,
  reasoning: "six sevens",
  finishReason: "stop",
  usage: { promptTokens: 9, completionTokens: 3 },
  flags: ["looping"],
  returnedModel: "m-2026",
  firstTokenMs: 12.5,
  totalMs: 80,
  attempts: 2,
  notes: ["top_k was refused and dropped"],
  origin: "endpoint",
});

async function addOne(store: Store, index: number, text: string): Promise<string> {
  const asked = request(index);
  const key = completionKey(asked);
  await store.completions.add(key, asked, completion(text));
  return key;
}

describe("completions", () => {
  it("come back as they were stored, texts and all", async () => {
    const store = openStore(join(folder, "s.db"));
    const text = `${"Δ = b² − 4ac; ".repeat(500)}\u{1F9EE} \0 end`;
    const key = await addOne(store, 0, text);
    store.close();
    const again = openStore(join(folder, "s.db"));
    expect(again.completions.get(key)).toEqual(completion(text));
    expect(again.completions.summaryOf(key)).toMatchObject({ model: "m", attempts: 2 });
    again.close();
  });

  it("are not intact when a text's bytes are damaged, and name themselves when it is read", async () => {
    const file = join(folder, "s.db");
    const store = openStore(file);
    const key = await addOne(store, 0, "It is 42. ".repeat(50));
    expect(store.completions.checked(key)?.isTextIntact).toBe(true);
    const database = new Database(file);
    database.exec("UPDATE completion SET text = x'01ffffffffff'");
    database.close();
    expect(store.completions.checked(key)?.isTextIntact).toBe(false);
    const damaged = store.completions.get(key);
    expect(() => damaged?.text).toThrow(StoreError);
    expect(() => damaged?.text).toThrow(expect.objectContaining({ where: `completion ${key}` }));
    store.close();
  });

  it.each([
    ["finish_reason", "'length'"],
    ["flags", "'[\"truncated\"]'"],
    ["completion_tokens", "1"],
    ["origin", "'imported'"],
    ["text_sha256", "'00'"],
    ["total_ms", "0.5"],
  ])("are told from what was stored when their %s is changed", async (column, value) => {
    const file = join(folder, "s.db");
    const store = openStore(file);
    const key = await addOne(store, 0, "It is 42.");
    expect(store.completions.checked(key)?.isRecordIntact).toBe(true);
    const database = new Database(file);
    database.exec(`UPDATE completion SET ${column} = ${value}`);
    expect(store.completions.checked(key)?.isRecordIntact).toBe(false);
    database.exec("UPDATE completion SET record_sha256 = NULL");
    database.close();
    expect(store.completions.checked(key)?.isRecordIntact).toBeUndefined();
    expect(store.completions.checked("absent")).toBeUndefined();
    store.close();
  });

  it("keep their first text when the same key is stored twice", async () => {
    const store = openStore(":memory:");
    const key = await addOne(store, 0, "first");
    await addOne(store, 0, "second");
    expect(store.completions.get(key)?.text).toBe("first");
    expect(store.completions.count()).toBe(1);
    store.close();
  });

  it("have keys that tell model, prompt, sampling and index apart, and nothing else", () => {
    const base = request(0);
    const keys = [
      base,
      { ...base, model: "n" },
      { ...base, messages: [{ role: "user" as const, content: "What is 6 × 8?" }] },
      { ...base, sampling: { temperature: 0.5 } },
      { ...base, index: 1 },
    ].map(completionKey);
    expect(new Set(keys).size).toBe(5);
    expect(
      completionKey({
        index: 0,
        sampling: { temperature: 1 },
        messages: base.messages,
        model: "m",
      }),
    ).toBe(keys[0]);
  });

  it("are durable once acknowledged: a process killed with -9 loses none of them", async () => {
    const file = join(folder, "s.db");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", new URL("../helpers/store-writer.ts", import.meta.url).pathname, file],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let acknowledged = 0;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      acknowledged += lines.length;
      if (acknowledged >= 300) child.kill("SIGKILL");
    });
    await once(child, "close");
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    const store = openStore(file);
    for (let index = 0; index < acknowledged; index++) {
      expect(store.completions.get(completionKey(request(index)))?.text).toBe(`answer ${index}`);
    }
    store.close();
  });
});

it("keeps the groups of answers of an earlier schema, of which it is not known whether all was compared", async () => {
  const file = join(folder, "s.db");
  openStore(file).close();
  const database = new Database(file);
  database.exec(`
    ALTER TABLE answer_group DROP COLUMN skipped;
    ALTER TABLE trajectory DROP COLUMN skipped_comparisons;
    ALTER TABLE summary DROP COLUMN skipped_comparisons;
    ALTER TABLE completion DROP COLUMN record_sha256;
    ALTER TABLE lease_holder DROP COLUMN began;
    INSERT INTO answer_group (key, classes) VALUES ('earlier', '[0,0,2]');
    PRAGMA user_version = 2`);
  database.close();
  const store = openStore(file);
  await store.answerGroups.put("present", { classes: [0, 1], skipped: 1 });
  expect(store.answerGroups.get("earlier")).toEqual({ classes: [0, 0, 2], skipped: null });
  expect(store.answerGroups.get("present")).toEqual({ classes: [0, 1], skipped: 1 });
  expect(store.answerGroups.get("absent")).toBeUndefined();
  store.close();
});

describe("questions", () => {
  const problem = (id: string, accepted: string): Problem => ({
    question: { id, benchmark: "exam", text: `${id}?`, prompt: `${id}? `.repeat(60) },
    reference: { kind: "math", accepted: [accepted] },
  });
  const exam = [problem("a", "1"), problem("b", "2")];

  it("name themselves when their bytes are damaged, leave the others alone, and are put back", () => {
    const file = join(folder, "s.db");
    const store = openStore(file);
    const [a = 0, b = 0] = store.questions.putAll(exam);
    const database = new Database(file);
    for (const bytes of ["x'01ffffffffff'", "x'007b'", "x'006e756c6c'", "x'09'"]) {
      database.exec(`UPDATE question SET problem = ${bytes} WHERE id = ${a}`);
      expect(() => store.questions.get(a)).toThrow(StoreError);
      expect(() => store.questions.get(a)).toThrow(
        expect.objectContaining({ where: expect.stringContaining("question a of exam") }),
      );
      expect(store.questions.get(b)).toEqual(exam[1]);
      expect(store.questions.identity(a)).toMatchObject({ benchmark: "exam", name: "a" });
    }
    database.close();
    expect(store.questions.putAll(exam)).toEqual([a, b]);
    expect(store.questions.get(a)).toEqual(exam[0]);
    store.close();
  });

  it("have a key by which a change of the reference shows, and are put back from it", () => {
    const file = join(folder, "s.db");
    const store = openStore(file);
    const [a = 0] = store.questions.putAll(exam);
    expect(hashOf(store.questions.get(a) as unknown as Json)).toBe(store.questions.identity(a).key);
    const database = new Database(file);
    database
      .prepare("UPDATE question SET problem = ? WHERE id = ?")
      .run(encodeText(JSON.stringify(problem("a", "7"))), a);
    database.close();
    expect(hashOf(store.questions.get(a) as unknown as Json)).not.toBe(
      store.questions.identity(a).key,
    );
    expect(store.questions.putAll(exam)[0]).toBe(a);
    expect(store.questions.get(a)).toEqual(exam[0]);
    store.close();
  });
});

describe("a store that cannot be used is refused with a reason, and left as it was", () => {
  const refusal = (file: string): HarnessError => {
    try {
      openStore(file).close();
    } catch (failure) {
      if (failure instanceof HarnessError) return failure;
      throw failure;
    }
    throw new Error("It was opened.");
  };

  it("when it was written by a newer version", () => {
    const file = join(folder, "s.db");
    openStore(file).close();
    const database = new Database(file);
    database.pragma("user_version = 999");
    database.close();
    expect(refusal(file).message).toContain("newer HeavyBench (schema 999");
  });

  it("when it is another program's SQLite file", () => {
    const file = join(folder, "other.db");
    const database = new Database(file);
    database.exec("CREATE TABLE bookmarks (url TEXT)");
    database.close();
    const before = readFileSync(file);
    expect(refusal(file).message).toContain("not a HeavyBench store");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(new Database(file).prepare("SELECT count(*) FROM sqlite_master").pluck().get()).toBe(1);
  });

  it("when it is no SQLite file at all", () => {
    const file = join(folder, "notes.txt");
    writeFileSync(file, "These are notes, long enough to be taken for a header. ".repeat(100));
    const before = readFileSync(file);
    expect(refusal(file).message).toContain("damaged");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("when the folder is not there", () => {
    expect(refusal(join(folder, "nowhere", "s.db")).message).toContain("folder does not exist");
  });

  it("when a command that only reads finds none", () => {
    const file = join(folder, "s.db");
    expect(() => openStore(file, { mustExist: true })).toThrow("no store here");
    expect(existsSync(file)).toBe(false);
  });

  it("when the folder is read-only", () => {
    const locked = join(folder, "locked");
    execFileSync("mkdir", [locked]);
    chmodSync(locked, 0o555);
    // Root writes anywhere: there the promise is only that opening does not fail half-way.
    if (process.getuid?.() === 0) openStore(join(locked, "s.db")).close();
    else expect(refusal(join(locked, "s.db")).message).toContain("cannot be written");
    chmodSync(locked, 0o755);
  });
});

describe("leases", () => {
  it("are held by one of two processes, and are free again once given up", async () => {
    const file = join(folder, "s.db");
    const one = openStore(file);
    const two = openStore(file);
    expect(await one.leases.claim("k")).toBe(true);
    expect(await two.leases.claim("k")).toBe(false);
    expect(await one.leases.claim("k")).toBe(true);
    await one.leases.release("k");
    expect(await two.leases.claim("k")).toBe(true);
    one.close();
    two.close();
  });

  it("of a process that is gone are free at once, and of a silent one after a minute", async () => {
    const file = join(folder, "s.db");
    let time = Date.parse("2026-01-01T00:00:00Z");
    const store = openStore(file, { now: () => new Date(time) });
    const database = new Database(file);
    expect(await store.leases.claim("first")).toBe(true);
    const here = database.prepare("SELECT host FROM lease_holder").pluck().get();
    const ended = execFileSync(process.execPath, ["-e", "console.log(process.pid)"], {
      encoding: "utf8",
    });
    const enlist = database.prepare(
      "INSERT INTO lease_holder (id, host, pid, began, seen_at) VALUES (?, ?, ?, NULL, ?)",
    );
    enlist.run("gone", here, Number(ended), time);
    enlist.run("far", "elsewhere.example", 1, time);
    database.exec("INSERT INTO lease VALUES ('a', 'gone'), ('b', 'far')");
    expect(await store.leases.claim("a")).toBe(true);
    expect(await store.leases.claim("b")).toBe(false);
    time += 59_000;
    expect(await store.leases.claim("b")).toBe(false);
    time += 2_000;
    expect(await store.leases.claim("b")).toBe(true);
    database.close();
    store.close();
  });
});

it("a lease of a killed process is free at once, though a container gave its number to the next", async () => {
  const file = join(folder, "s.db");
  const killed = openStore(file);
  expect(await killed.leases.claim("k")).toBe(true);
  const next = openStore(file);
  expect(await next.leases.claim("k")).toBe(false);
  // As it would stand there had the holder, of this very number, begun at another time.
  const database = new Database(file);
  database.exec("UPDATE lease_holder SET began = '1' WHERE id = (SELECT holder FROM lease)");
  database.close();
  expect(await next.leases.claim("k")).toBe(true);
  next.close();
  killed.close();
});

describe("writes", () => {
  it("wait while another process holds the lock, and go through when it is free", async () => {
    const file = join(folder, "s.db");
    const store = openStore(file);
    const other = new Database(file);
    other.exec("BEGIN IMMEDIATE");
    let isDone = false;
    const written = addOne(store, 0, "kept").then((key) => {
      isDone = true;
      return key;
    });
    // Several rounds of waiting pass, and the event loop runs between them.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isDone).toBe(false);
    other.exec("COMMIT");
    other.close();
    expect(store.completions.get(await written)?.text).toBe("kept");
    store.close();
  });

  it("that fail do not take the others of their transaction with them", async () => {
    const store = openStore(":memory:");
    const good = addOne(store, 0, "kept");
    const bad = store.completions.add("k", request(1), {
      ...completion("x"),
      totalMs: null as unknown as number,
    });
    await expect(bad).rejects.toThrow(StoreError);
    expect(store.completions.get(await good)?.text).toBe("kept");
    store.close();
  });
});
