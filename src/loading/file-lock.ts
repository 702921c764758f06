import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatasetError } from "../errors.ts";

/**
 * Does work in a folder that one process at a time may change. A lock whose process is gone is
 * taken over.
 * @throws DatasetError when another process is at work there, or the folder cannot be written to
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, "lock");
  const busy = async () => {
    throw new DatasetError("Another process is fetching this benchmark.", {
      where: path,
      hint: "Wait for it to finish; if there is none, remove that file.",
    });
  };
  try {
    await mkdir(folder, { recursive: true });
    await takeLock(path, busy);
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    throw new DatasetError(
      "The folder for benchmarks cannot be written to.",
      { where: folder, hint: "Check its permissions, or set HEAVYBENCH_DATA_DIR to another." },
      { cause },
    );
  }
  return holding(path, work);
}

/**
 * Does work while holding a lock file, which one piece of work at a time may, whether in this
 * process or another. A lock whose process is gone is taken over.
 *
 * @param whenHeld called as often as another is found to hold it: throws to give up, or returns to look again
 */
export async function withFileLock<T>(
  path: string,
  whenHeld: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  await takeLock(path, whenHeld);
  return holding(path, work);
}

async function takeLock(path: string, whenHeld: () => Promise<void>): Promise<void> {
  while (!(await created(path))) {
    const holder = await holderOf(path);
    if (holder === undefined) continue; // released just now
    if (isGone(holder)) await removeLock(path, holder, whenHeld);
    else await whenHeld();
  }
}

async function holding<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Removes the lock of a process that is gone. Of several who find it, the one that makes a mark does so,
 * and looks once more: else the second could remove what the first has taken since.
 */
async function removeLock(
  path: string,
  holder: string,
  whenHeld: () => Promise<void>,
): Promise<void> {
  const mark = `${path}.${holder}`;
  if (!(await created(mark))) return whenHeld();
  await holding(mark, async () => {
    if ((await holderOf(path)) === holder) await rm(path, { force: true });
  });
}

/** Makes a lock file that is not there, with this process's id in it. @returns whether it was not there */
async function created(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== "EEXIST") throw failure;
    return false;
  }
}

async function holderOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw failure;
  }
}

/** Whether a lock's process has ended; one that has not yet written its id is under way. */
function isGone(holder: string): boolean {
  if (!/^[1-9]\d{0,9}$/.test(holder)) return false;
  try {
    process.kill(Number(holder), 0);
    return false;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === "ESRCH";
  }
}
