import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Database } from "better-sqlite3";
import type { GroupCommit } from "./group-commit.ts";
import { isOutOfSpace } from "./store-failure.ts";

/** How often a living process says so, and how long the silence of a dead one is believed. */
const HEARTBEAT_MS = 20_000;
const EXPIRES_AFTER_MS = 60_000;
const EXPIRES_HERE_AFTER_MS = 3_600_000;

/** Who samples what: of two processes on one store only the holder of a key's lease asks for it. */
export type LeaseTable = {
  /** True when the key is ours to sample now; false while another living process holds it. */
  claim(key: string): Promise<boolean>;
  release(key: string): Promise<void>;
  /** Makes this process known as a living one. @returns its name among the holders */
  enlist(): string;
  /** Whether a process of this name lives, here or elsewhere. */
  isLiving(holder: string): boolean;
  /** Ends the heartbeat and gives up every lease of this process. */
  close(): void;
};

/**
 * Leases by heartbeat. A holder on this machine whose process is gone loses its leases at once, so
 * that a run killed with -9 goes on without waiting; one elsewhere after a minute of silence.
 */
export function leaseTable(database: Database, commit: GroupCommit, now: () => Date): LeaseTable {
  const me = { id: randomUUID(), host: machine(), pid: process.pid, began: beginOf(process.pid) };
  const seen = database.prepare(
    `INSERT INTO lease_holder (id, host, pid, began, seen_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
  );
  const holders = database.prepare<[], Holder>(
    "SELECT id, host, pid, began, seen_at FROM lease_holder",
  );
  const holderNamed = database.prepare<[string], Holder>(
    "SELECT id, host, pid, began, seen_at FROM lease_holder WHERE id = ?",
  );
  const holderOf = database.prepare<[string], Holder>(
    `SELECT lease.holder AS id, host, pid, began, seen_at
     FROM lease LEFT JOIN lease_holder ON lease_holder.id = lease.holder WHERE key = ?`,
  );
  const take = database.prepare(
    "INSERT INTO lease (key, holder) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET holder = excluded.holder",
  );
  const drop = database.prepare("DELETE FROM lease WHERE key = ? AND holder = ?");
  const dropAll = database.prepare("DELETE FROM lease WHERE holder = ?");
  const leave = database.prepare("DELETE FROM lease_holder WHERE id = ?");

  let heartbeat: NodeJS.Timeout | undefined;
  const beat = () => seen.run(me.id, me.host, me.pid, me.began, now().getTime());

  function begin(): void {
    if (heartbeat !== undefined) return;
    beat();
    for (const holder of holders.all()) if (!isAlive(holder)) forget(holder.id);
    // A beat that fails is made up by the next; a store that takes none fails the run's own writes.
    heartbeat = setInterval(() => commit.write(beat).catch(() => undefined), HEARTBEAT_MS);
    heartbeat.unref();
  }

  function forget(holder: string): void {
    dropAll.run(holder);
    leave.run(holder);
  }

  function isAlive({ host, pid, began, seen_at }: Holder): boolean {
    if (host === null) return false;
    const silentMs = now().getTime() - seen_at;
    if (host !== me.host) return silentMs < EXPIRES_AFTER_MS;
    // Here the process itself can be asked; a heartbeat may be late while the store is locked.
    return isSameProcess(pid, began) && silentMs < EXPIRES_HERE_AFTER_MS;
  }

  return {
    claim: (key) =>
      commit.write(() => {
        begin();
        const holder = holderOf.get(key);
        if (holder !== undefined && holder.id !== me.id && isAlive(holder)) return false;
        take.run(key, me.id);
        return true;
      }),
    enlist() {
      begin();
      return me.id;
    },
    isLiving(id) {
      const holder = holderNamed.get(id);
      return holder !== undefined && isAlive(holder);
    },
    release: (key) => commit.write(() => void drop.run(key, me.id)),
    close() {
      clearInterval(heartbeat);
      if (heartbeat === undefined) return;
      try {
        forget(me.id);
      } catch (failure) {
        // On a full disk the leases stay; they are void all the same once this process is gone.
        if (!isOutOfSpace(failure)) throw failure;
      }
    },
  };
}

type Holder = {
  readonly id: string;
  readonly host: string | null;
  readonly pid: number;
  readonly began: string | null;
  readonly seen_at: number;
};

/** Where a process number means the same process: this machine, and of its containers this one. */
function machine(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    // No Linux: a machine has one set of process numbers.
    return hostname();
  }
}

/**
 * Whether the process that had this number still has it: numbers are given again, and a container
 * that is started anew gives its program the very number that the killed one had.
 */
function isSameProcess(pid: number, began: string | null): boolean {
  if (!processExists(pid)) return false;
  const now = beginOf(pid);
  return began === null || now === null || began === now;
}

/** When a process began, in ticks of this machine's clock; null where the system does not say. */
function beginOf(pid: number): string | null {
  try {
    // Its name, in parentheses, may hold anything; the 20th field after it is the time (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // EPERM: it is there, and someone else's.
    return (failure as NodeJS.ErrnoException).code === "EPERM";
  }
}
