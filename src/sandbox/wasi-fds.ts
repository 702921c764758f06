import { wasi as defs, Fd, Inode } from "@bjorn3/browser_wasi_shim";

/** A run went over a limit that the host holds: thrown out of the program's own call. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
}

/** Neither a file nor a terminal: Python then buffers output, as it does towards a pipe. */
const PIPE = defs.FILETYPE_UNKNOWN;

class Pipe extends Fd {
  /** Not a folder: where libc's search for folders ends. */
  override fd_prestat_get() {
    return { ret: defs.ERRNO_BADF, prestat: null };
  }
  override fd_fdstat_get() {
    const fdstat = new defs.Fdstat(PIPE, 0);
    fdstat.fs_rights_base = BigInt(defs.RIGHTS_FD_READ | defs.RIGHTS_FD_WRITE);
    return { ret: 0, fdstat };
  }
  override fd_filestat_get() {
    return { ret: 0, filestat: new defs.Filestat(0n, PIPE, 0n) };
  }
}

/** Standard input: read once, from the beginning to its end. */
export class InputFd extends Pipe {
  #rest: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.#rest = bytes;
  }

  override fd_read(size: number) {
    const data = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(data.length);
    return { ret: 0, data: Uint8Array.from(data) };
  }
}

/** Standard output, within its bound. */
export class OutputFd extends Pipe {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  readonly #limit: number;
  readonly #isKept: boolean;

  /** @param isKept whether anybody will read it: a call's prints are ignored, however many */
  constructor(limit: number, isKept: boolean) {
    super();
    this.#limit = limit;
    this.#isKept = isKept;
  }

  override fd_write(data: Uint8Array) {
    if (!this.#isKept) return { ret: 0, nwritten: data.length };
    this.#size += data.length;
    if (this.#size > this.#limit) throw new RunStopped("output");
    this.#chunks.push(Buffer.from(data));
    return { ret: 0, nwritten: data.length };
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** Standard error: its last kilobytes. */
export class TailFd extends Pipe {
  static readonly kept = 8192;
  #tail = Buffer.alloc(0);

  override fd_write(data: Uint8Array) {
    const joined = Buffer.concat([this.#tail, data.subarray(-TailFd.kept)]);
    this.#tail = Buffer.from(joined.subarray(-TailFd.kept));
    return { ret: 0, nwritten: data.length };
  }

  bytes(): Buffer {
    return this.#tail;
  }
}

/** The driver's channel: messages in, read until more must be waited for; whole messages out. */
export class ControlChannel extends Pipe {
  #incoming: Buffer;
  #outgoing: Buffer[] = [];
  #held = 0;
  readonly #limit: number;
  readonly #emit: (message: Buffer) => void;
  readonly #more: () => Buffer;

  constructor(
    incoming: Buffer,
    channel: {
      readonly maxMessageBytes: number;
      readonly emit: (message: Buffer) => void;
      /** Waits for the next bytes. */
      readonly more: () => Buffer;
    },
  ) {
    super();
    this.#incoming = incoming;
    this.#limit = channel.maxMessageBytes;
    this.#emit = channel.emit;
    this.#more = channel.more;
  }

  override fd_read(size: number) {
    while (this.#incoming.length === 0) this.#incoming = this.#more();
    const data = this.#incoming.subarray(0, size);
    this.#incoming = this.#incoming.subarray(data.length);
    return { ret: 0, data: Uint8Array.from(data) };
  }

  override fd_write(data: Uint8Array) {
    this.#outgoing.push(Buffer.from(data));
    this.#held += data.length;
    if (this.#held > this.#limit) throw new RunStopped("output");
    while (this.#held >= 4) {
      const bytes = Buffer.concat(this.#outgoing);
      this.#outgoing = [bytes];
      const size = bytes.readUInt32LE(0);
      if (size > this.#limit) throw new RunStopped("output");
      if (bytes.length < 4 + size) break;
      this.#emit(bytes.subarray(4, 4 + size));
      this.#outgoing = [bytes.subarray(4 + size)];
      this.#held = bytes.length - 4 - size;
    }
    return { ret: 0, nwritten: data.length };
  }
}

/** The null device: nothing to read, and room for everything. */
export class NullFd extends Pipe {
  override fd_read() {
    return { ret: 0, data: new Uint8Array(0) };
  }

  override fd_write(data: Uint8Array) {
    return { ret: 0, nwritten: data.length };
  }
}

/**
 * A descriptor's name in a folder, as `/dev/stdin` is one. For the channel it is the only way: Python's
 * own runtime hides every other to a further descriptor.
 */
export class NamedFd extends Inode {
  readonly #fd: Fd;

  constructor(fd: Fd) {
    super();
    this.#fd = fd;
  }

  override path_open() {
    return { ret: 0, fd_obj: this.#fd };
  }

  override stat() {
    return new defs.Filestat(this.ino, PIPE, 0n);
  }
}
