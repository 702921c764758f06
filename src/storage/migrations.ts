import type { Database } from "better-sqlite3";
import { StoreError } from "../errors.ts";

/** Marks a SQLite file as a HeavyBench store ("HVYB"). */
const APPLICATION_ID = 0x48565942;

/**
 * The schema's history: entry v takes a store from version v to v + 1. Entries are never edited,
 * only added. Bodies stand in ordinary rowid tables with an index on the key: under a hash as
 * primary key of a WITHOUT ROWID table every insert would rewrite pages all over the file.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE completion (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_sha256 TEXT NOT NULL,
    sampling TEXT NOT NULL,
    sample_index INTEGER NOT NULL,
    text BLOB NOT NULL,
    reasoning BLOB,
    text_sha256 TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    prompt_tokens INTEGER,
    cached_tokens INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens INTEGER,
    flags TEXT NOT NULL,
    returned_model TEXT,
    fingerprint TEXT,
    first_token_ms REAL,
    total_ms REAL NOT NULL,
    attempts INTEGER NOT NULL,
    notes TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at TEXT NOT NULL
  );
  CREATE UNIQUE INDEX completion_by_key ON completion (key);

  CREATE TABLE failure (
    key TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL
  );

  CREATE TABLE lease (
    key TEXT PRIMARY KEY,
    holder TEXT NOT NULL
  );
  CREATE TABLE lease_holder (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  );

  CREATE TABLE question (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    benchmark TEXT NOT NULL,
    name TEXT NOT NULL,
    problem BLOB NOT NULL
  );

  CREATE TABLE verdict (
    id INTEGER PRIMARY KEY,
    completion_key TEXT NOT NULL,
    grader TEXT NOT NULL,
    grader_version TEXT NOT NULL,
    reference_sha256 TEXT NOT NULL,
    verdict TEXT NOT NULL,
    answer TEXT,
    canonical TEXT,
    detail BLOB NOT NULL,
    ms REAL NOT NULL
  );
  CREATE UNIQUE INDEX verdict_by_completion
    ON verdict (completion_key, grader, grader_version, reference_sha256);

  CREATE TABLE answer_group (
    key TEXT PRIMARY KEY,
    classes TEXT NOT NULL
  );

  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    provenance TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  );
  CREATE TABLE run_question (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    benchmark TEXT NOT NULL,
    position INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    PRIMARY KEY (run_id, benchmark, position)
  ) WITHOUT ROWID;
  CREATE TABLE trajectory (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    thinker TEXT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    position INTEGER NOT NULL,
    completion_key TEXT,
    failure TEXT,
    answer_class TEXT,
    PRIMARY KEY (run_id, thinker, question_id, position)
  ) WITHOUT ROWID;
  CREATE TABLE draw (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    cell TEXT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    draw INTEGER NOT NULL,
    positions TEXT NOT NULL,
    PRIMARY KEY (run_id, cell, question_id, draw)
  ) WITHOUT ROWID;
  CREATE TABLE summary (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    cell TEXT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    draw INTEGER NOT NULL,
    iteration INTEGER NOT NULL,
    position INTEGER NOT NULL,
    completion_key TEXT,
    failure TEXT,
    answer_class TEXT,
    prompt_sha256 TEXT,
    manifest BLOB,
    PRIMARY KEY (run_id, cell, question_id, draw, iteration, position)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE prompt_template (
    sha256 TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) WITHOUT ROWID;
  ALTER TABLE run ADD COLUMN holder TEXT;
  `,
  // Null: groups of answers formed before it was counted which comparisons were given up.
  `
  ALTER TABLE answer_group ADD COLUMN skipped INTEGER;
  ALTER TABLE trajectory ADD COLUMN skipped_comparisons INTEGER;
  ALTER TABLE summary ADD COLUMN skipped_comparisons INTEGER;
  `,
  // Null: completions stored before anything but their texts was hashed.
  `
  ALTER TABLE completion ADD COLUMN record_sha256 TEXT;
  `,
  // Null: holders of earlier versions, and of systems that do not tell when a process began.
  `
  ALTER TABLE lease_holder ADD COLUMN began TEXT;
  `,
];

/**
 * Brings a store up to this version's schema, in one transaction; a new file gets it whole.
 * @throws StoreError when the file is some other program's, or a newer HeavyBench's
 */
export function migrate(database: Database, file: string): void {
  // Another process may be at it: what is there is read under the lock.
  database
    .transaction(() => {
      const version = versionOf(database, file);
      if (version === MIGRATIONS.length) return;
      for (const step of MIGRATIONS.slice(version)) database.exec(step);
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${MIGRATIONS.length}`);
    })
    .immediate();
}

/** Whether a store has this version's schema. @throws StoreError as `migrate` does */
export function isMigrated(database: Database, file: string): boolean {
  return versionOf(database, file) === MIGRATIONS.length;
}

/** The schema's version, 0 of a new file. @throws StoreError when the file is not ours, or newer than we are */
function versionOf(database: Database, file: string): number {
  const applicationId = database.pragma("application_id", { simple: true }) as number;
  const tables = database
    .prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table'")
    .pluck()
    .get() as number;
  if (applicationId !== APPLICATION_ID && tables > 0) {
    throw new StoreError("This SQLite file is not a HeavyBench store.", {
      where: file,
      hint: "Name another file with --store; this one was left untouched.",
    });
  }
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      `The store was written by a newer HeavyBench (schema ${version}; this one knows ${MIGRATIONS.length}).`,
      { where: file, hint: "Update HeavyBench, or name another store with --store." },
    );
  }
  return version;
}
