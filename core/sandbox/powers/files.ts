import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { type HostPower, hostPower, method, PowerError } from "./power.ts";
import { Unavailable } from "./unavailable.ts";

const Rotation = Type.Object(
  {
    maxBytes: Type.Integer({ minimum: 1 }),
    keep: Type.Integer({ minimum: 0, maximum: 1000 }),
  },
  { additionalProperties: false },
);
type Rotation = Static<typeof Rotation>;

const LINE_FEED = 10;
/** What passes with time, or by somebody making room. */
const PASSING = new Set(["ENOSPC", "EDQUOT", "EIO", "EROFS", "EMFILE", "ENFILE"]);

/**
 * The power `files`: appends to files, one append to a file at a time, whichever instances share it. No file stays open
 * between appends, so that one that was moved or removed by somebody else is simply made again.
 */
export class Files {
  readonly #last = new Map<string, Promise<void>>();
  #closed = false;

  /** The power of an instance whose config names these texts; it writes no other file than these. */
  power(baseDir: string, named: ReadonlySet<string>): HostPower {
    return hostPower({
      name: "files",
      methods: {
        append: method(
          { file: Type.String(), text: Type.String(), rotate: Rotation },
          async ({ file, text, rotate }) => {
            if (!named.has(file)) {
              throw new PowerError("refused", "files.append: the config of the instance names no such file");
            }
            await this.#inTurn(resolve(baseDir, file), (path) => append(path, Buffer.from(text), rotate));
          },
        ),
      },
    });
  }

  /** Resolves when what was begun is done; nothing is begun after. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#last.values());
  }

  async #inTurn(path: string, run: (path: string) => Promise<void>): Promise<void> {
    if (this.#closed) throw new Unavailable("the gateway ends");
    const own = (this.#last.get(path) ?? Promise.resolve()).then(() => run(path));
    const settled = own.catch(() => undefined);
    this.#last.set(path, settled);
    await own.finally(() => {
      if (this.#last.get(path) === settled) this.#last.delete(path);
    });
  }
}

const append = async (path: string, bytes: Buffer, rotate: Rotation): Promise<void> => {
  if (bytes.byteLength === 0) return;
  try {
    const sizeBytes = await sizeOf(path);
    if (sizeBytes > 0 && sizeBytes + bytes.byteLength > rotate.maxBytes) await rotateAway(path, rotate.keep);
    // Reading is for the last byte alone.
    const file = await open(path, "a+", 0o600);
    try {
      await appendTo(file, bytes);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (PASSING.has(codeOf(cause)))
      throw new Unavailable(`a file cannot be written (${codeOf(cause)})`, cause);
    throw cause;
  }
};

/** Whole, or not at all: what a full disk took of it is cut off again. */
const appendTo = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  const { size } = await file.stat();
  try {
    // A process that was killed in the middle of a line must not spoil the one that follows.
    const severed = size > 0 && bytes.at(-1) === LINE_FEED && (await lastByte(file, size)) !== LINE_FEED;
    await file.appendFile(severed ? Buffer.concat([Buffer.of(LINE_FEED), bytes]) : bytes);
    await file.datasync();
  } catch (cause) {
    await file.truncate(size).catch(() => undefined);
    throw cause;
  }
};

const lastByte = async (file: FileHandle, size: number): Promise<number | undefined> =>
  (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];

/** Bytes of a file, 0 where there is none. What is no file, a pipe or a device, could hang the recorder. */
const sizeOf = async (path: string): Promise<number> => {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error("files.append: it is there, and no file");
    return found.size;
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return 0;
    throw cause;
  }
};

const rotateAway = async (path: string, keep: number): Promise<void> => {
  if (keep === 0) return await rm(path, { force: true });
  for (let number = keep - 1; number >= 1; number--) await move(`${path}.${number}`, `${path}.${number + 1}`);
  await move(path, `${path}.1`);
};

const move = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw cause;
  }
};

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "";
